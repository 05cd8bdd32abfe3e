"""Saved queries: plain SPARQL files with a `#+` YAML header and one `# params` line of VALUES."""
