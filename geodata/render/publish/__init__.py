"""The static site: one self-contained page a municipality and an area, for any web server."""
