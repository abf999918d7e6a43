"""The release of the cluster autoscaler for each Kubernetes version.

Its releases follow Kubernetes' minor versions, and one is to run the release made for its cluster's
(https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases). These are those that kOps runs in AWS
(https://github.com/kubernetes/kops/blob/master/pkg/model/components/clusterautoscaler.go; read on 2026-11-25).
"""

AUTOSCALERS = {"1.35": "1.35.1", "1.36": "1.36.0"}
