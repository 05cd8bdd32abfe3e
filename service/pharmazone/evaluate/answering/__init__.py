"""From a query that is sound to an answer that is whole."""
