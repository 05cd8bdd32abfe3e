"""Charts of answers: what is drawn, where it stands, its Vega-Lite specification, and the process that draws it."""
