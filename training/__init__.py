"""From public data to the neural reader's file: ``python -m training --help``."""
