"""Things by their own addresses: `/id` says where to look, `/page` shows them to people, `/data` tells them as RDF."""
