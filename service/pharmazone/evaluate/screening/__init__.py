"""What is refused before any process sees it."""
