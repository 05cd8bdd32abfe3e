"""Pictures of what links to what: laid out in a process of its own, drawn by a template into the page."""
