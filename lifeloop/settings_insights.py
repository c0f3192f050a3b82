"""Settings of figures, and of the events they are made from; read by ``settings``."""

from lifeloop import env

# A return counts for the last message that was opened within so many days.
LIFELOOP_ATTRIBUTION_DAYS = env.number("LIFELOOP_ATTRIBUTION_DAYS", 7, least=1, most=90)
# Events are kept at least so long, and as long as they are not digested: so far back can figures be made anew.
LIFELOOP_OUTBOX_DAYS = env.number("LIFELOOP_OUTBOX_DAYS", 7, least=1, most=3650)
# How long one chunk of events may keep the other writers waiting.
LIFELOOP_FIGURES_CHUNK_MS = env.number("LIFELOOP_FIGURES_CHUNK_MS", 20, least=1, most=1000)
# For so many days it is known who was counted on a day: events that are committed later than that count twice.
LIFELOOP_FIGURES_PEOPLE_DAYS = env.number("LIFELOOP_FIGURES_PEOPLE_DAYS", 3, least=2, most=400)
# Figures of hours are kept for so many days, those of days for ever.
LIFELOOP_FIGURES_HOURS_DAYS = env.number("LIFELOOP_FIGURES_HOURS_DAYS", 100, least=2, most=3650)
