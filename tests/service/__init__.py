"""The service: answers, processes, and what is refused."""
