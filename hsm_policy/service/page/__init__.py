"""The page: screens on which a person tells a case and sees its verdict, rendered on the server.

A case travels in the forms of the page; the server keeps nothing of it.
"""
