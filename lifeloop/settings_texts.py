"""Settings of what keeps strangers from having texts sent in masses; read by ``settings``."""

from lifeloop import env

# Codes that one address may ask for in an hour, and codes and invitations to one block of ten thousand numbers.
LIFELOOP_SMS_PER_ADDRESS = env.number("LIFELOOP_SMS_PER_ADDRESS", 10, least=1)
LIFELOOP_SMS_PER_PREFIX = env.number("LIFELOOP_SMS_PER_PREFIX", 100, least=1)
LIFELOOP_INVITATIONS_PER_DAY = env.number("LIFELOOP_INVITATIONS_PER_DAY", 50, least=1)
# So many refused ones in an hour are an alarm; what one text costs, for what the alarm says.
LIFELOOP_SMS_ALARM = env.number("LIFELOOP_SMS_ALARM", 100, least=1)
LIFELOOP_SMS_PRICE = env.amount("LIFELOOP_SMS_PRICE", "0.05")
