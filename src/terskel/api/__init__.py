"""The same acts and reads as the pages, over HTTP: OpenAPI, bearer tokens, problem+json."""
