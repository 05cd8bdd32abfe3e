"""HTTP/1.1 on the wire: connections, their pace, and what is no request."""
