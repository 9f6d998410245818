"""From a request to finished files: targets, recipes, jobs, execution, assembly."""
