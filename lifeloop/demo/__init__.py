"""The demo: a small town of merchants and people, seeded through the services that the doors use.

It stands above the domain, beside the command line, and no door knows it. Nothing is imported here: :mod:`lifeloop.demo.show`
is of use before Django is set up.
"""
