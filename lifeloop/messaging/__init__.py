"""Templates, kinds of messages, publications, direct messages, the inbox."""
