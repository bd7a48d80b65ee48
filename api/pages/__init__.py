"""The workbench: pages drawn on the server, one module a screen. They hold no rules and take the JSON interface's path."""
