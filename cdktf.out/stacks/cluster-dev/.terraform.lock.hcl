# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/linode/linode" {
  version     = "3.13.0"
  constraints = "3.13.0"
  hashes = [
    "h1:1JJ0jkG0pfCmvh3hVpZeLLqNyurLPcyMyS9tuqFkFmA=",
  ]
}
