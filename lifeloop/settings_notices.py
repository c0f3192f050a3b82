"""Settings of what members are told of; read by ``settings``."""

from lifeloop import env

# For one member: rows under the bell an hour (then one line stands for the rest), texts an hour.
LIFELOOP_NOTICES_PER_HOUR = env.number("LIFELOOP_NOTICES_PER_HOUR", 60, least=1)
LIFELOOP_NOTICE_TEXTS_PER_HOUR = env.number("LIFELOOP_NOTICE_TEXTS_PER_HOUR", 5)
LIFELOOP_NOTICE_DAYS = env.number("LIFELOOP_NOTICE_DAYS", 90, least=1, most=3650)
