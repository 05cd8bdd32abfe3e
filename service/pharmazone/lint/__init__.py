"""What in a query is slow, empty or wrong, told before it is asked: a look at its text, which evaluates nothing."""
