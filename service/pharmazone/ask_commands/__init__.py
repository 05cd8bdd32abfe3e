"""The command `pharmazone ask`: the questions, each with its parameters as options, in a terminal or in files."""
