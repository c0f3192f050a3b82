"""Imported once by the process from which those of a race are forked (:mod:`tests.parallel`)."""

import django

django.setup()
