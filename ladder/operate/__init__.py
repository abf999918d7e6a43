"""What acts on a cloud through boto3: train, approve, release, retire, predict, and their order in `ladder up`."""
