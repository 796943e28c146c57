"""Results in the formats of other programs. Every function takes a result and a path, and returns the path.

=============  ==================================================  ==========================================
function       writes                                              for
=============  ==================================================  ==========================================
`csv`          a folder of CSV files, or one table                 spreadsheets, R
`parquet`      a folder of Parquet files, or one table             DuckDB, Arrow, Spark, R
`graphml`      the stance network                                  Gephi, igraph, networkx, yEd
`gexf`         the stance network                                  Gephi
`dna`          documents and statements as a database              Discourse Network Analyzer 3
`convokit`     quotations as utterances, a folder                  ConvoKit
`quotations`   quotations as JSON Lines                            anything
=============  ==================================================  ==========================================

A file or folder is written beside its place and then renamed, so that it is there whole or not at all. What is there
already is replaced if the same function wrote it, and otherwise left alone (FileExistsError). The same result gives
the same bytes as long as the versions of pandas, pyarrow and SQLite stay the same.

Lone halves of surrogate pairs, which no UTF-8 file can hold, become U+FFFD, of the same length, so that offsets stay
right; JSON keeps them as escapes. To read a result back into this package, use `Analysis.save` and
`analysis.load_result`.

>>> import analysis
>>> result = analysis.analyze("China condemned NATO.")
>>> analysis.export.graphml(result, "build/stance.graphml").name
'stance.graphml'
"""

from .conversations import convokit
from .jsonlines import quotations
from .network import gexf, graphml
from .statements import dna
from .tabular import csv, parquet

__all__ = ["convokit", "csv", "dna", "gexf", "graphml", "parquet", "quotations"]
