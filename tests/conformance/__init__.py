"""What the recommendations say, case by case; README.md lists what is covered and what is left out."""
