"""Stance by capability (after Ribeiro et al. 2020, CheckList): minimal pairs, each kind of construction beside its twin.

A row is written ``source>target:sign``; ``?`` after it marks hedged, ``~`` hypothetical, ``!`` negated (always neutral);
``@X`` that X claims it (``@other``: somebody who is no known actor). Without ``@`` the article tells it.
"""

import pytest
from hypothesis import given, settings, strategies as st

from analysis import actors, attribution, lexicon, stance, text

ACTORS = actors.read_actors()
LEXICON = lexicon.read_lexicon()
SIGNS = {"support": "+", "oppose": "-", "neutral": "0"}
MARKS = {"asserted": "", "hedged": "?", "hypothetical": "~", "negated": "!"}


def rows(sentence):
    parsed = text.parse("d", sentence)
    mentions = actors.find_mentions(parsed, ACTORS)
    quotes = attribution.find_quotes(parsed, mentions)
    own = actors.first_person(parsed, mentions, quotes)
    mentions = sorted({*mentions, *own}, key=lambda m: (m.start, m.end, m.actor))
    return stance.find_stances(parsed, mentions, quotes, LEXICON)


def notation(row, voice=True):
    claim = {"article": "", "actor": f"@{row.claimed_by}", "other": "@other"}[row.voice] if voice else ""
    return f"{row.source}>{row.target}:{SIGNS[row.stance]}{MARKS[row.assertion]}{claim}"


def read(sentence):
    return {notation(row) for row in rows(sentence)}


EXACT = {
    "idioms": [
        ("China turned its back on Ukraine.", "China>Ukraine:-"),
        ("China turned to Ukraine.", ""),
        ("Beijing took Moscow to task over the treaty.", "China>Russia:-"),
        ("Beijing took Moscow by surprise.", ""),
        ("Poland threw its weight behind Ukraine.", "West>Ukraine:+"),
        ("Russia heaped praise on China.", "Russia>China:+"),
        ("Moscow poured scorn on NATO.", "Russia>West:-"),
        ("Latvia washed its hands of Kyiv.", "West>Ukraine:-"),
        ("China stood by Russia.", "China>Russia:+"),
        ("Beijing pinned the blame for the collapse on Washington.", "China>West:-"),
        ("Brussels read Beijing the riot act.", "West>China:-"),
        ("Brussels read Beijing the statement.", ""),
        ("China described Ukraine as a voice of reason.", "China>Ukraine:+"),
        ("Warsaw refused to back Kyiv.", "West>Ukraine:-"),
    ],
    "not this but that": [
        ("Beijing condemned not Moscow but Washington.", "China>West:-"),
        ("Beijing condemned not only Moscow but also Washington.", "China>Russia:- China>West:-"),
        ("It was Kyiv, not Moscow, that chided Berlin.", "Ukraine>West:-"),
        ("Paris condemned Moscow, and so did Beijing.", "West>Russia:- China>Russia:-"),
        ("Paris condemned Moscow, but Beijing did not.", "West>Russia:-"),
        ("Berlin is grateful to Kyiv, and so is Beijing.", "West>Ukraine:+ China>Ukraine:+"),
        ("Russia targeted neither Kyiv nor NATO but rebels at home.", ""),
        ("Poland joined Ukraine in condemning China.", "West>China:- West>Ukraine:+ Ukraine>China:-"),
        ("Poland joined Ukraine to condemn China.", "West>China:- West>Ukraine:+"),
        ("Russia targeted both Kyiv and NATO.", "Russia>Ukraine:- Russia>West:-"),
        ("China and Russia each rebuked NATO.", "China>West:- Russia>West:-"),
        ("China and Russia voiced unwavering support for one another.", "China>Russia:+ Russia>China:+"),
    ],
    "nobody and nothing": [
        ("Not one Russian minister condemned Beijing.", "Russia>China:0!"),
        ("Not one Russian minister failed to condemn Beijing.", "Russia>China:-"),
        ("At no point did Lavrov criticise Beijing.", "Russia>China:0!"),
        ("At that point Lavrov criticised Beijing.", "Russia>China:-"),
        ("Beijing gave no hint of contempt for NATO.", "China>West:0!"),
        ("Beijing made no secret of its contempt for NATO.", "China>West:-"),
        ("Warsaw offered Kyiv no support.", ""),
        ("Slovakia has not withdrawn its backing for Ukraine.", "West>Ukraine:+"),
        ("Slovakia has withdrawn its backing for Ukraine.", "West>Ukraine:-"),
    ],
    "places and goods": [
        ("Russian artillery shelled Nikopol.", "Russia>Ukraine:-"),
        ("A Russian delegation toured Mariupol.", ""),
        ("Russia’s bombardment of Kharkiv entered its third day.", "Russia>Ukraine:-"),
        ("Ukraine attacked Belgorod with drones.", "Ukraine>Russia:-"),
        ("A court in Lviv fined a Russian bank.", ""),
        ("Kherson authorities thanked Moscow.", ""),
        ("Russia fired missiles at the city of Kharkiv.", "Russia>Ukraine:-"),
        ("Russia fired missiles from the city of Kharkiv.", ""),
        ("Russian forces opened fire on Kherson.", "Russia>Ukraine:-"),
        ("Russia beat Valencia in the final.", ""),
        ("Ukraine fired missiles at a Russian ship.", "Ukraine>Russia:-"),
        ("Russia launched an attack on Kharkiv.", "Russia>Ukraine:-"),
        ("Germany raised the attack on Kharkiv in New York.", ""),
        ("Germany follows a policy of non-recognition with regard to the illegal annexation of Crimea.", ""),
        ("Russia annexed Crimea in 2014.", "Russia>Ukraine:-"),
        ("Germany condemned the attack on Lviv.", "West>Ukraine:+"),
        ("Russia bombed a hospital in Ukraine.", "Russia>Ukraine:-"),
        ("Russia opened a hospital in Ukraine.", ""),
        ("Russian artillery shelled the outskirts of Kyiv.", "Russia>Ukraine:-"),
        ("The EU imposed tariffs on Chinese steel.", "West>China:-"),
        ("The EU wrote a report on Chinese steel.", ""),
        ("Kyiv kept up its boycott of Hungarian goods.", "Ukraine>West:-"),
    ],
    "rumour": [
        ("Beijing is said to support Moscow.", "China>Russia:+?@other"),
        ("Beijing is widely believed to back Moscow.", "China>Russia:+?@other"),
        ("Beijing is proud to support Moscow.", "China>Russia:+"),
    ],
    "apposition of a critic": [
        ("The EU commissioner, a fierce critic of Beijing, flew home on Thursday.", "West>China:-"),
        ("The EU commissioner, a native of Beijing, flew home on Thursday.", ""),
    ],
    "active": [
        ("China condemned NATO.", "China>West:-"),
        ("NATO condemned China.", "West>China:-"),
        ("Poland backs Ukraine.", "West>Ukraine:+"),
        ("The EU sanctions Russia.", "West>Russia:-"),
        ("Moscow praised Beijing on Tuesday.", "Russia>China:+"),
        ("Russia attacked Ukraine before dawn.", "Russia>Ukraine:-"),
        ("Berlin sent Kyiv tanks.", "West>Ukraine:+"),
        ("Berlin sent tanks to Kyiv.", "West>Ukraine:+"),
        ("Moscow lashed out at Washington.", "Russia>West:-"),
        ("China thanked Russia for its help.", "China>Russia:+"),
        ("China voted against Ukraine.", "China>Ukraine:-"),
        ("Lithuania expelled Russian diplomats.", "West>Russia:-"),
        ("Washington blamed Moscow for the attack.", "West>Russia:-"),
        ("Berlin accused Moscow of lying.", "West>Russia:-"),
        ("Moscow warned NATO against sending troops.", "Russia>West:-"),
        ("Zelensky thanked the United States for its weapons.", "Ukraine>West:+"),
        ("Beijing sided with Moscow.", "China>Russia:+"),
        ("Paris sent weapons to Ukraine.", "West>Ukraine:+"),
        ("Russia fired missiles at Ukraine.", "Russia>Ukraine:-"),
        ("Putin hailed Xi as a dear friend.", "Russia>China:+"),
        ("The Kremlin dismissed Western criticism.", "Russia>West:-"),
        ("China called for sanctions against Russia.", "China>Russia:-"),
        ("Xi spoke out against NATO.", "China>West:-"),
        ("Russia has been at war with Ukraine since 2022.", "Russia>Ukraine:- Ukraine>Russia:-"),
        ("China stands with Russia.", "China>Russia:+"),
        ("China stands against NATO.", "China>West:-"),
        ("The West opposes Russia.", "West>Russia:-"),
        ("Russia threatened to attack Ukraine.", "Russia>Ukraine:-"),
        ("Poland promised to help Ukraine.", "West>Ukraine:+"),
        ("Poland promised Ukraine help.", "West>Ukraine:+"),
    ],
    "passive": [
        ("Russia was condemned by NATO.", "West>Russia:-"),
        ("NATO has been criticised by Beijing for its expansion.", "China>West:-"),
        ("Kyiv is backed by Poland and Germany.", "West>Ukraine:+"),
        ("Ukraine was invaded by Russia in 2022.", "Russia>Ukraine:-"),
        ("Sanctions were imposed on Russia by the European Union.", "West>Russia:-"),
        ("Russia, attacked by Ukraine, complained.", "Ukraine>Russia:-"),
        ("Ukraine is supported by the West.", "West>Ukraine:+"),
        ("Moscow was accused by Kyiv of shelling a school.", "Ukraine>Russia:-"),
        ("Weapons were sent to Ukraine by Germany.", "West>Ukraine:+"),
        ("Russia has been sanctioned by the EU.", "West>Russia:-"),
        ("Kyiv was given tanks by Berlin.", "West>Ukraine:+"),
        ("Russian diplomats were expelled by Poland.", "West>Russia:-"),
    ],
    "nominal": [
        ("Beijing's criticism of NATO was noted.", "China>West:-"),
        ("Germany’s support for Kyiv is growing.", "West>Ukraine:+"),
        ("Western sanctions on Russia remain.", "West>Russia:-"),
        ("Russian attacks on Ukraine went on.", "Russia>Ukraine:-"),
        ("Russia's invasion of Ukraine entered its second year.", "Russia>Ukraine:-"),
        ("China gave its support to Russia.", "China>Russia:+"),
        ("China expressed support for Russia.", "China>Russia:+"),
        ("The United States imposed sanctions on Russia.", "West>Russia:-"),
        ("Support for Kyiv is growing.", ""),
        ("Moscow welcomed Beijing's support.", "Russia>China:+"),
        ("Kyiv's gratitude to Washington is sincere.", "Ukraine>West:+"),
        ("Chinese support for Russia worries NATO.", "China>Russia:+ West>China:-"),
        ("China's opposition to NATO is well known.", "China>West:-"),
        ("NATO's hostility towards Russia is growing.", "West>Russia:-"),
        ("An attack by Russia on Ukraine was feared.", "Russia>Ukraine:-"),
    ],
    "mutual": [
        ("Russian-Chinese ties are stronger than ever.", "Russia>China:+ China>Russia:+"),
        ("The partnership between Russia and China deepens.", "Russia>China:+ China>Russia:+"),
        ("The war between Russia and Ukraine goes on.", "Russia>Ukraine:- Ukraine>Russia:-"),
        ("Xi Jinping met Vladimir Putin.", "China>Russia:0 Russia>China:0"),
        ("Xi Jinping and Vladimir Putin met in March.", "China>Russia:0 Russia>China:0"),
        ("China is cooperating with Russia.", "China>Russia:+ Russia>China:+"),
    ],
    "negation": [
        ("China did not condemn Russia.", "China>Russia:0!"),
        ("China didn’t condemn Russia.", "China>Russia:0!"),
        ("Beijing has never supported Ukraine.", "China>Ukraine:0!"),
        ("China is not supporting Russia.", "China>Russia:0!"),
        ("No Western country supports Russia.", "West>Russia:0!"),
        ("Neither China nor Russia condemned NATO.", "China>West:0! Russia>West:0!"),
        ("Beijing hasn't criticized Moscow.", "China>Russia:0!"),
        ("China does not oppose Russia.", "China>Russia:0!"),
        ("China neither condemned nor supported Russia.", "China>Russia:0!"),
        ("The Kremlin does not trust the West.", "Russia>West:-"),
        ("Not once did Beijing criticise Moscow.", "China>Russia:0!"),
        ("NATO isn't a threat to Russia.", "West>Russia:0!"),
        ("It is not true that China supports Russia.", "China>Russia:0!"),
        ("Russia no longer respects Germany.", "Russia>West:-"),
    ],
    "refusal": [
        ("China refused to condemn Russia.", "China>Russia:0!"),
        ("Beijing declined to criticise Moscow.", "China>Russia:0!"),
        ("Beijing avoided criticising Moscow.", "China>Russia:0!"),
        ("Beijing fell short of condemning Moscow.", "China>Russia:0!"),
        ("Beijing stopped short of endorsing Moscow.", "China>Russia:0!"),
        ("Washington would not be drawn into criticising Kyiv.", "West>Ukraine:0!"),
        ("Beijing's refusal to condemn Moscow was noted.", "China>Russia:0!"),
        ("China was unwilling to condemn Russia.", "China>Russia:0!"),
        ("The United States refused to help Ukraine.", "West>Ukraine:-"),
        ("The United States refused to abandon Ukraine.", "West>Ukraine:+"),
        ("Germany will not abandon Ukraine.", "West>Ukraine:+"),
        ("The United States stopped arming Ukraine.", "West>Ukraine:-"),
        ("China has refused to criticise Russia.", "China>Russia:0!"),
        ("Russia was kept from attacking Ukraine.", "Russia>Ukraine:0!"),
        ("Russia gained from attacking Ukraine.", "Russia>Ukraine:-"),
        ("China refrained from condemning Russia.", "China>Russia:0!"),
        ("China failed to condemn Russia.", "China>Russia:0!"),
        ("Hungary refused to send weapons to Ukraine.", "West>Ukraine:-"),
        ("Beijing has been reluctant to criticise Moscow.", "China>Russia:0!"),
        ("Beijing left without condemning Moscow.", "China>Russia:0!"),
        ("Beijing denied arming Russia.", "China>Russia:0!@China"),
        ("Beijing denied that it had armed Russia.", "China>Russia:0!@China"),
        ("Poland vowed never to abandon Ukraine.", "West>Ukraine:+"),
        ("Germany was too slow to help Ukraine.", "West>Ukraine:0!"),
        ("Germany was quick to help Ukraine.", "West>Ukraine:+"),
        ("Moscow threatened to attack Poland if it did not stop.", "Russia>West:-"),
    ],
    "scope": [
        ("Beijing accused NATO of provoking Russia.", "China>West:- West>Russia:-@China"),
        ("Moscow thanked China for supporting Russia.", "Russia>China:+ China>Russia:+@Russia"),
        ("Kyiv says Russia deported children.", "Ukraine>Russia:-@Ukraine"),
        ("China urged the United States to stop arming Ukraine.", "China>West:0 West>Ukraine:+@China"),
        ("NATO urged China to condemn Russia.", "West>China:0 China>Russia:-~"),
        ("Russia, which attacked Ukraine, praised China.", "Russia>Ukraine:- Russia>China:+"),
        ("China vowed to support Russia.", "China>Russia:+"),
        ("China is ready to support Russia.", "China>Russia:+"),
        ("Moscow accused the West of arming Ukraine.", "Russia>West:- West>Ukraine:+@Russia"),
        ("Kyiv accused Moscow of attacking Ukraine with drones.", "Ukraine>Russia:- Russia>Ukraine:-@Ukraine"),
        ("China called on NATO to stop provoking Russia.", "China>West:0 West>Russia:-@China China>West:-@China"),
        ("Washington wants China to condemn Russia.", "West>China:0 China>Russia:-~"),
        ("Beijing criticised NATO for expanding towards Russia.", "China>West:-"),
        ("The Kremlin said NATO was waging war on Russia.", "West>Russia:-@Russia Russia>West:-@Russia"),
        ("Western officials believe China is arming Russia.", "China>Russia:+@West"),
        ("Germany asked China to help Ukraine.", "West>China:0 China>Ukraine:+~"),
        ("NATO said it would not abandon Ukraine.", "West>Ukraine:+@West"),
        ("Washington warned that arming Russia would be costly.", ""),
        ("Washington warned Beijing that arming Russia would be costly.", "West>China:-"),
        ("Biden told Xi that supporting Russia was a crime.", "West>China:0"),
        ("Condemning Moscow would be a crime, Biden said.", ""),
        ("Condemning Moscow, Berlin has angered Beijing.", "West>Russia:- China>West:-"),
        ("Blinken warned China against arming Russia.", "West>China:- China>Russia:0!"),
        ("China vetoed a resolution condemning Russia.", ""),
        ("China issued a statement condemning NATO.", "China>West:-"),
        ("Peskov told reporters that the West had betrayed Ukraine.", "West>Ukraine:-@Russia Russia>West:-@Russia"),
        ("Moscow claims that Ukraine attacked Poland.", "Ukraine>West:-@Russia Russia>Ukraine:-@Russia"),
    ],
    "coordination": [
        ("Beijing condemned NATO and praised Moscow.", "China>West:- China>Russia:+"),
        ("Russia and China condemned NATO.", "Russia>West:- China>West:-"),
        ("China condemned NATO and Ukraine.", "China>West:- China>Ukraine:-"),
        ("China praised Russia, and Ukraine condemned NATO.", "China>Russia:+ Ukraine>West:-"),
        ("NATO condemned Russia, praised Ukraine and warned China.", "West>Russia:- West>Ukraine:+ West>China:-"),
    ],
    "hedged and hypothetical": [
        ("China may support Russia.", "China>Russia:+?"),
        ("China reportedly armed Russia.", "China>Russia:+?"),
        ("If NATO attacks Russia, China will help Moscow.", "West>Russia:-~ China>Russia:+~"),
        ("Would China support Russia?", "China>Russia:+~"),
        ("China would support Russia.", "China>Russia:+~"),
        ("China supported Russia.", "China>Russia:+"),
        ("China could arm Russia.", "China>Russia:+?"),
        ("China is considering arming Russia.", "China>Russia:+~"),
        ("Will NATO attack Russia?", "West>Russia:-~"),
        ("China should condemn Russia.", "China>Russia:-~"),
        ("China plans to help Russia.", "China>Russia:+?"),
        ("Unless Russia attacks Ukraine, NATO will not punish Moscow.", "Russia>Ukraine:-~ West>Russia:0!"),
    ],
    "act that is only talked of": [
        ("Fear of a Russian assault on Ukraine continues.", "Russia>Ukraine:-~"),
        ("Anger at the Russian assault on Ukraine continues.", "Russia>Ukraine:-"),
        ("Doubts about China’s support for Russia grew.", "China>Russia:+~"),
        ("There is no doubt about China’s support for Russia.", "China>Russia:+"),
        ("Ukraine heard rumours of Beijing’s applause for Russia.", "China>Russia:+?"),
        ("Ukraine heard Beijing’s applause for Russia.", "China>Russia:+"),
        ("The EU threatened Beijing with tariffs if it spies again.", "West>China:-"),
        ("The EU may threaten Beijing with tariffs if it spies again.", "West>China:-~"),
        ("China trades with Russia and supports Ukraine.", "China>Russia:0 Russia>China:0 China>Ukraine:+"),
        ("Biden and Xi discussed Ukraine.", "West>China:0 China>West:0"),
        ("Biden refused to discuss Ukraine.", ""),
    ],
    "purposes": [  # what is done for it is done
        ("The G7 capped oil prices to punish Moscow.", "West>Russia:-"),
        ("The G7 may cap oil prices to punish Moscow.", "West>Russia:-?"),
        ("The G7 met to discuss oil prices with Moscow.", "West>Russia:0 Russia>West:0"),
    ],
    "performed": [
        ("“I would like to take this opportunity to thank Ukraine,” Biden said.", "West>Ukraine:+@West"),
        ("“I would like to take this opportunity to help Ukraine,” Biden said.", "West>Ukraine:+?@West"),
        ("“We want to thank Ukraine,” Biden said.", "West>Ukraine:+@West"),
        ("“Poland wants to thank Ukraine,” Biden said.", "West>Ukraine:+?@West"),
        ("Biden said that he wants to thank Ukraine.", "West>Ukraine:+?@West"),
        ("“Poland said that we want to thank Ukraine,” Biden said.", "West>Ukraine:+@West"),
        ("“I do not want to thank Ukraine,” Biden said.", "West>Ukraine:0!@West"),
    ],
    "goes on": [
        ("The EU refused to lift any of its sanctions against Russia.", "West>Russia:-"),
        ("The EU lifted its sanctions against Russia.", "West>Russia:+"),
        ("The EU agreed to lift its sanctions against Russia.", "West>Russia:+"),
        ("Even if the talks fail, Germany will arm Ukraine.", "West>Ukraine:+"),
        ("If the talks fail, Germany will arm Ukraine.", "West>Ukraine:+~"),
        ("Russia can always count on China.", "Russia>China:+"),
        ("Russia can always attack China.", "Russia>China:-?"),
    ],
    "who accuses": [
        ("Wang Yi rejected Washington's accusation that China was arming Russia.",
         "China>West:- West>China:- China>Russia:0!@West"),
        ("Washington dropped its accusation that China was arming Russia.", "West>China:0 China>Russia:+@West"),
        ("The Chinese president told his Russian guest that China backed Moscow.", "China>Russia:0 China>Russia:+@China"),
        ("The minister said that China helped Kyiv and that Kyiv admired Beijing.",
         "China>Ukraine:+@other Ukraine>China:+@other"),
        ("Zelenskyy had no harsh words for China.", "Ukraine>China:0!"),
        ("Zelenskyy had harsh words for China.", "Ukraine>China:-"),
    ],
    "likened": [
        ("Like Moscow, Beijing criticised NATO.", "China>West:- Russia>West:-"),
        ("Unlike Moscow, Beijing did not criticise NATO.", "China>West:0! Russia>West:-"),
        ("Unlike Moscow, Beijing criticised NATO.", "China>West:-"),
        ("Like Moscow, Beijing did not criticise NATO.", "China>West:0! Russia>West:0!"),
        ("Nor did Beijing criticise NATO.", "China>West:0!"),
    ],
    "gifts": [
        ("The howitzers that France had given Ukraine were shown to reporters.", "West>Ukraine:+"),
        ("The howitzers that France had denied Ukraine were shown to reporters.", ""),
        ("Russian bombers set fire to grain silos in Odesa.", "Russia>Ukraine:-"),
        ("Russian bombers set course for grain silos in Odesa.", ""),
        ("Canada's gift of eight tanks to the Ukrainian army was followed by silence.", "West>Ukraine:+"),
        ("Canada's report of eight tanks in the Ukrainian army was followed by silence.", ""),
        ("Moscow sent home 20 Czech diplomats.", "Russia>West:-"),
        ("Moscow sent flowers to 20 Czech diplomats.", ""),
    ],
    "impersonal": [
        ("It is plain to see that China backs Russia.", "China>Russia:+"),
        ("Analysts came to see that China backs Russia.", "China>Russia:+@other"),
    ],
    "evaluation": [
        ("NATO is a threat to Russia.", "West>Russia:-"),
        ("China is an ally of Russia.", "China>Russia:+"),
        ("China is hostile to NATO.", "China>West:-"),
        ("Moscow called NATO a threat.", "Russia>West:-"),
        ("Beijing described Moscow as a reliable partner.", "China>Russia:+"),
        ("Moscow's ally China stayed away.", "China>Russia:+"),
        ("Beijing sees NATO as a threat.", "China>West:-"),
        ("Beijing regards Russia as a close friend.", "China>Russia:+"),
        ("Putin is grateful to Xi.", "Russia>China:+"),
        ("Zelensky said Russia was a terrorist state.", "Ukraine>Russia:-@Ukraine"),
        ("Poland is Ukraine's closest ally.", "West>Ukraine:+"),
        ("Biden called Putin a war criminal.", "West>Russia:-"),
        ("Moscow was labelled an aggressor by the European Union.", "West>Russia:-"),
        ("China was critical of NATO.", "China>West:-"),
        ("Kyiv is wary of China.", "Ukraine>China:-"),
    ],
    "no act": [
        ("China and Russia are large countries.", ""),
        ("Xi Jinping arrived in Moscow.", ""),
        ("Ukraine and Poland share a border.", ""),
        ("China exports steel and Russia exports oil.", ""),
        ("Russian oil reached China.", ""),
        ("Xi flew to Moscow from Beijing.", ""),
        ("The dollar fell as Ukraine and Russia were discussed.", ""),
        ("Officials in Washington watched Moscow.", ""),
    ],
    "traps": [
        ("The South China Sea worries NATO.", ""),
        ("Western Australia praised Russia.", ""),
        ("They told us China supports Russia.", "China>Russia:+@other"),
    ],
    "deeds": [
        ("Beijing condemned Western sanctions.", "China>West:-"),
        ("China backed sanctions against Russia.", "China>Russia:-"),
        ("China condemned the invasion of Ukraine.", "China>Ukraine:+"),
        ("Washington suspended aid to Ukraine.", "West>Ukraine:-"),
        ("Moscow severed ties with Kyiv.", "Russia>Ukraine:-"),
        ("Beijing welcomed Russia's attack on Ukraine.", "China>Russia:+ Russia>Ukraine:-"),
        ("Beijing condemned attacks on Russia.", "China>Russia:+"),
        ("Washington lifted sanctions on Russia.", "West>Russia:+"),
        ("The US halted arms deliveries to Ukraine.", "West>Ukraine:-"),
        ("Germany pledged weapons for Ukraine.", "West>Ukraine:+"),
        ("China strengthened its ties with Russia.", "China>Russia:+ Russia>China:+"),
        ("Kyiv broke off relations with Moscow.", "Ukraine>Russia:-"),
        ("China’s support for Russia and criticism of NATO grew.", "China>Russia:+ China>West:-"),
    ],
    "quotation": [
        ("“We support Moscow,” said Xi Jinping.", "China>Russia:+@China"),
        ("“We do not support Moscow,” said Xi Jinping.", "China>Russia:0!@China"),
        ("Analysts said China supports Russia.", "China>Russia:+@other"),
        ("China supports Russia, analysts said.", "China>Russia:+@other"),
        ("Kyiv said China supports Russia.", "China>Russia:+@Ukraine"),
        ("“NATO is provoking Russia,” Lavrov said.", "West>Russia:-@Russia Russia>West:-@Russia"),
        ("“Russia is our friend,” Xi Jinping said.", "China>Russia:+@China Russia>China:+@China"),
        ("“We will never abandon Ukraine,” Biden said.", "West>Ukraine:+@West"),
        ("According to Kyiv, Russia attacked Ukraine.", "Russia>Ukraine:-@Ukraine Ukraine>Russia:-@Ukraine"),
        ("The US supports Ukraine, according to analysts.", "West>Ukraine:+@other"),
    ],
    "pronoun": [
        ("China is large. It condemned NATO.", "China>West:-"),
        ("Vladimir Putin arrived. He thanked Xi Jinping.", "Russia>China:+"),
        ("Russia is large. Its attacks on Ukraine went on.", "Russia>Ukraine:-"),
        ("Putin praised Xi. He also thanked China for supporting Russia.", "Russia>China:+ China>Russia:+@Russia"),
        ("NATO met on Monday. It condemned Russia.", "West>Russia:-"),
    ],
    "group": [
        ("Xi Jinping met Vladimir Putin. The two leaders condemned NATO.",
         "China>Russia:0 Russia>China:0 China>West:- Russia>West:-"),
    ],
    "members": [
        ("The United States criticised Germany.", "West>West:-"),
        ("Germany criticised itself.", ""),
        ("Hungary criticised the European Union.", "West>West:-"),
    ],
    "relative": [
        ("The missiles that Russia fired at Ukraine killed nine people.", "Russia>Ukraine:-"),
        ("Beijing, which Washington accuses of arming Russia, stayed away.", "West>China:- China>Russia:+@West"),
        ("Chinese companies that supply parts have been blacklisted by the United States.", "West>China:-"),
        ("Putin, whom Xi calls his dear friend, will leave.", "China>Russia:+"),
    ],
    "control": [
        ("Washington persuaded Berlin to arm Ukraine.", "West>West:0 West>Ukraine:+"),
        ("Germany helped Ukraine fight Russia.", "West>Ukraine:+ Ukraine>Russia:-"),
        ("By arming Kyiv, NATO has angered Moscow.", "West>Ukraine:+ Russia>West:-"),
        ("Without condemning Russia, China appealed for restraint.", "China>Russia:0!"),
        ("Germany gave Kyiv captured tanks.", "West>Ukraine:+"),
    ],
    "both ways": [
        ("Germany and China praised one another.", "West>China:+ China>West:+"),
        ("Moscow and Kyiv traded blame.", "Russia>Ukraine:- Ukraine>Russia:-"),
        ("Relations between Berlin and Moscow have collapsed.", "West>Russia:- Russia>West:-"),
        ("China and the United States are suspicious of each other.", "China>West:- West>China:-"),
        ("The EU imposed sanctions on China over its support for Russia.", "West>China:-"),
        ("Hungary blocked EU aid to Ukraine.", "West>Ukraine:-"),
    ],
    "perspective": [
        ("In the eyes of the Kremlin, NATO is a threat to Russia.", "West>Russia:-@Russia Russia>West:-@Russia"),
        ("NATO is a threat to Russia, in Moscow’s view.", "West>Russia:-@Russia Russia>West:-@Russia"),
    ],
    "speeches": [
        ("The sanctions that the United States and Germany impose on Russia hurt.", "West>Russia:-"),
        ("The sanctions that the United States refuses hurt Russia.", ""),
        ("Germany would like to thank China.", "West>China:+"),
        ("Germany would also like to thank China.", "West>China:+"),
        ("Germany would also thank China.", "West>China:+~"),
        ("Moscow condemned the aggression of NATO.", "Russia>West:-"),
        ("Moscow condemned the invasion of Ukraine.", "Russia>Ukraine:+"),
        ("Moscow condemned the sanctions of the European Union.", "Russia>West:-"),
        ("Ukraine brought a case against Russia.", "Ukraine>Russia:-"),
        ("Ukraine made its case in Russia.", ""),
        ("The United States joined with Russia to sign a treaty.", "West>Russia:+ Russia>West:+"),
        ("Germany worked with China on the climate.", "West>China:+ China>West:+"),
        ("Germany worked in China on the climate.", ""),
        ("Poland stands up for the independence of Ukraine.", "West>Ukraine:+"),
        ("Poland stands up to Russia.", "West>Russia:-"),
        ("Everybody knows the support of Poland for Ukraine.", "West>Ukraine:+"),
        ("The support of Ukraine grew in Poland.", ""),
        ("Poland kept the eyes of the world on the aggression against Ukraine.", ""),
        ("Poland responded with aggression against Ukraine.", "West>Ukraine:-"),
        ("The United States and Russia agreed to collect Syria's chemical weapons and destroy them.",
         "West>Russia:+ Russia>West:+"),
        ("“The West introduced illegitimate sanctions,” Lavrov said.", "Russia>West:-@Russia"),
        ("“The West faced illegitimate sanctions,” Lavrov said.", ""),
        ("“The West ended illegitimate sanctions,” Lavrov said.", ""),
        ("“The West is fomenting instability,” Lavrov said.", "Russia>West:-@Russia"),
        ("“The West is studying instability,” Lavrov said.", ""),
        ("“Ukraine abandoned its nuclear programme,” Biden said.", ""),
        ("“Ukraine abandoned Germany,” Biden said.", "Ukraine>West:-@West West>Ukraine:-@West"),
        ("That is why Poland stands with Ukraine.", "West>Ukraine:+"),
        ("They said that Poland stands with Ukraine.", "West>Ukraine:+@other"),
        ("The attacks of Russia on Ukraine went on.", "Russia>Ukraine:-"),
        ("The criticism of NATO on Monday came from Russia.", ""),
        ("China called on Russia to end its attacks on Ukraine.", "China>Russia:0 Russia>Ukraine:-@China China>Russia:-@China"),
        ("Russia ended its attacks on Ukraine.", "Russia>Ukraine:0"),
        ("Germany told Russia to respect its borders.", "West>Russia:0"),
        ("Germany described Russia as an aggressor state.", "West>Russia:-"),
        ("Germany described Russia as a neighbouring state.", ""),
    ],
    "particles": [
        ("Moscow got behind Beijing.", "Russia>China:+"),
        ("Moscow got around Western sanctions.", ""),
        ("Germany gave up on Kyiv.", "West>Ukraine:-"),
        ("Ukraine gave up territory to Russia.", ""),
        ("Xi closed the door to Washington.", "China>West:-"),
        ("Xi opened the door to a hall in Washington.", ""),
        ("Beijing heaped derision on NATO.", "China>West:-"),
        ("Beijing dropped its derision for NATO.", "China>West:0"),
    ],
    "joined": [
        ("Beijing as well as Moscow castigated Washington.", "China>West:- Russia>West:-"),
        ("Beijing castigated Washington as well as Moscow.", "China>West:- China>Russia:-"),
        ("Moscow, along with Beijing, has condemned NATO.", "China>West:- Russia>West:-"),
        ("Moscow, unlike Beijing, has condemned NATO.", "Russia>West:-"),
        ("Moscow worked together with Beijing.", "China>Russia:+ Russia>China:+"),
        ("Given that Beijing backs Moscow, the summit failed.", "China>Russia:+"),
        ("Provided that Beijing backs Moscow, the summit will fail.", "China>Russia:+~"),
        ("It was Kyiv, not Moscow, that attacked China.", "Ukraine>China:-"),
        ("It said, that Kyiv attacked China.", "Ukraine>China:-@other"),
        ("Ukrainian and Russian troops exchanged fire.", "Russia>Ukraine:- Ukraine>Russia:-"),
        ("Ukrainian and Russian troops exchanged prisoners.", ""),
        ("China put out a fire on a Russian ship.", ""),
        ("Moscow and Kyiv buried the hatchet.", "Russia>Ukraine:+ Ukraine>Russia:+"),
        ("Moscow and Kyiv buried the dead.", ""),
    ],
    "endings": [
        ("Washington’s sanctions on Moscow expired in June.", "West>Russia:0"),
        ("Washington’s sanctions on Moscow have not expired.", "West>Russia:-"),
        ("Washington let its sanctions on Moscow lapse.", "West>Russia:0"),
        ("Washington ended its sanctions on Moscow.", "West>Russia:+"),
        ("China’s support for Russia faded.", "China>Russia:0"),
        ("China’s support for Russia prolonged the war.", "China>Russia:+"),
        ("China put three German firms on its blacklist.", "China>West:-"),
        ("China put three German firms on its stand.", ""),
        ("China put three German firms on the blacklist.", "China>West:-"),
        ("China deplored Russia’s refusal to withdraw.", "China>Russia:-"),
        ("China declared German diplomats personae non gratae.", "China>West:-"),
    ],
    "officials": [
        ("Ministers in Kyiv condemned Moscow.", "Ukraine>Russia:-"),
        ("German ministers in Kyiv condemned Moscow.", "West>Russia:-"),
        ("Envoys from Kyiv condemned Moscow.", "Ukraine>Russia:-"),
        ("Envoys in Kyiv condemned Moscow.", ""),
        ("NATO criticised soldiers in Ukraine.", ""),
        ("Estonia will keep arming Kyiv, its finance minister assured reporters.", "West>Ukraine:+@West"),
        ("Estonia will keep arming Kyiv, a finance minister assured reporters.", "West>Ukraine:+@other"),
        ("Germany could not resist chiding China.", "West>China:-"),
        ("Germany could soon chide China.", "West>China:-?"),
        ("A spokesman in Beijing condemned NATO.", "China>West:-"),
        ("A UN spokesman in Beijing condemned NATO.", ""),
        ("Two ministers in the Ukrainian cabinet condemned Moscow.", "Ukraine>Russia:-"),
        ("Two lamps in the Ukrainian cabinet condemned Moscow.", ""),
        ("Nobody at the European Commission praised Moscow.", "West>Russia:0!"),
        ("Zelenskyy tore into Budapest.", "Ukraine>West:-"),
        ("Zelenskyy came into Budapest.", ""),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [pytest.param(*case, id=f"{name}: {case[0]}") for name, cases in EXACT.items() for case in cases],
)
def test_capability(sentence, expected):
    assert read(sentence) == set(expected.split())


def test_every_row_points_at_its_words():
    for cases in EXACT.values():
        for sentence, _ in cases:
            for row in rows(sentence):
                assert sentence[row.evidence_start : row.evidence_end] == row.evidence
                assert row.source_start < row.source_end and row.target_start < row.target_end
                assert row.method.startswith("rules:") and -1 <= row.score <= 1


def test_hedged_is_weaker_than_asserted():
    strength = [abs(rows(f"China {verb} Russia.")[0].score) for verb in ("supported", "may support", "would support")]
    assert strength == sorted(strength, reverse=True) and len(set(strength)) == 3


def test_the_speaker_of_a_speech_claims_and_blames():
    parsed = text.parse("d", "We condemn NATO. Russia bombed our cities.")
    mentions = actors.find_mentions(parsed, ACTORS)
    own = actors.first_person(parsed, mentions, [], speaker="Ukraine")
    mentions = sorted({*mentions, *own}, key=lambda m: (m.start, m.end, m.actor))
    found = {notation(row) for row in stance.find_stances(parsed, mentions, [], LEXICON, speaker="Ukraine")}
    assert found == {"Ukraine>West:-@Ukraine", "Russia>Ukraine:-@Ukraine", "Ukraine>Russia:-@Ukraine"}


def test_a_researchers_own_word_is_read(tmp_path):
    own = tmp_path / "lexicon.toml"
    own.write_text('[verbs.mine]\nwords = ["befrost"]\nscore = -0.4\n', "utf-8")
    parsed = text.parse("d", "China befrosted NATO.")
    mentions = actors.find_mentions(parsed, ACTORS)
    assert not stance.find_stances(parsed, mentions, [], LEXICON)
    (row,) = stance.find_stances(parsed, mentions, [], lexicon.read_lexicon(own))
    assert (row.method, row.score, row.evidence) == ("rules:befrost", -0.4, "befrosted")


WORDS = st.sampled_from(
    "China Russia NATO Ukraine condemned to support , . “ ” that who refused and of the 's not by was if Xi ? : ; ( "
    "said accused for with ties war each other Western anti-Russian is a threat".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=80))
def test_no_text_breaks_the_rules(sentence):
    for row in rows(sentence):
        assert sentence[row.evidence_start : row.evidence_end] == row.evidence
        assert (row.source, row.source_member) != (row.target, row.target_member)


def test_nouns_within_nouns_end():
    sentence = "China's support for the attack from the war of the support of the attack and criticism of the attack from NATO."
    assert rows(sentence * 3) == rows(sentence * 3)
    shared = "NATO told Russia to stop massive violations of rights and crimes against humanity."
    assert {notation(row) for row in rows(shared)} == {"West>Russia:0"}
