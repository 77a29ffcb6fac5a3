"""Remarks of a discussion, pinned to the map: what they are, where they are kept, who may read.

Every row here is ``staff`` data: nothing of it may enter a public page, file or embed.
"""
