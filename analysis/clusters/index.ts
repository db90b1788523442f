export { CLUSTER_KINDS, type ClusterKind, type FailureCluster, type Trend } from './cluster.js';
export { compareClusters, goneSince, newSince, type KnownCluster } from './compare-clusters.js';
export { readClusters } from './finding-clusters.js';
export { markSimilar } from './mark-similar.js';
export { readFailureClusters } from './read-failure-clusters.js';
