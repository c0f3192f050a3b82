"""Django's own tags that every page draws hundreds of times, made to work out once what does not change."""
