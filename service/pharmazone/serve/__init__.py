"""REQUEST -> RESPONSE: every address of the service, over one snapshot."""
