"""Pure functions: what an event looks like on the wire, and what an answer to it means."""
