"""The rows of S3's resource types."""

from ladder.cloud.services.s3.resources import buckets, settings

ROWS = {**buckets.ROWS, **settings.ROWS}
