"""REQUEST -> RESPONSE: the HTTP surface over one snapshot."""
