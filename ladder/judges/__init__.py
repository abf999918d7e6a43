"""Each reads a plan and says what it finds: policies broken, cost, access, differences, another tool's form."""
