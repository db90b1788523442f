// An agent that does nothing: what is measured is its start.
