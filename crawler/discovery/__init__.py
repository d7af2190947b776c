"""Discovery: what is searched for, how relevant a find is, and which sites are proposed as sources. Nothing here makes a request."""
