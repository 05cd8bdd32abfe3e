"""Saved queries over HTTP: the catalogue, and each as a page, as data, as a picture and as its text."""
