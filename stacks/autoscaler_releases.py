"""The release of the cluster autoscaler for each Kubernetes version.

Its releases follow Kubernetes, and a cluster is to run the one made for its version
(https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler#releases). These kOps runs in AWS
(https://github.com/kubernetes/kops/blob/master/pkg/model/components/clusterautoscaler.go; read on 2026-11-25).
"""

AUTOSCALERS = {"1.35": "1.35.1", "1.36": "1.36.0"}
