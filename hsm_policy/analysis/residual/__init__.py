"""The residual of an open verdict: a decision table over its unknown inputs."""
