"""How the application is put on a server; see README.md in this folder."""
