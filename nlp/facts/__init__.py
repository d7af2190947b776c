"""Facts that stand in a text: pay and places, each with the words that say it."""
