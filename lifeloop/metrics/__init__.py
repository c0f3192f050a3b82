"""Figures for monitoring, as Prometheus reads them: ``/metrics`` on a port of its own.

``figures`` says what is counted, ``watch`` counts (around the ASGI application, the gateway, jobs and waiting writers),
``asked`` are those that are looked up when somebody asks, ``port`` answers.

Several workers: the first process makes a folder in which each of them keeps its counts in memory-mapped files
(``PROMETHEUS_MULTIPROC_DIR``, prometheus_client's own way), and answers for all of them; a worker that died keeps counting
in the sums, so a counter never falls.
"""
