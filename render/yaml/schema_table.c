/*
 * schema_table.c - written by `make schema` (tests/support/schema); do not edit.
 *
 * Source   sigs.k8s.io/kustomize/kyaml@v0.21.2, k8s.io/kubernetes@v1.36.3
 */
/* clang-format off */
#include "render/yaml/schema_pool.h"

static const char text[] =
"\0"
"expression\0"
"key\0"
"valueExpression\0"
"fieldRef\0"
"warning\0"
"name\0"
"excludeResourceRules\0"
"matchPolicy\0"
"namespaceSelector\0"
"objectSelector\0"
"resourceRules\0"
"apiVersion\0"
"kind\0"
"metadata\0"
"spec\0"
"items\0"
"matchResources\0"
"paramRef\0"
"policyName\0"
"failurePolicy\0"
"matchConditions\0"
"matchConstraints\0"
"mutations\0"
"paramKind\0"
"reinvocationPolicy\0"
"variables\0"
"admissionReviewVersions\0"
"clientConfig\0"
"rules\0"
"sideEffects\0"
"timeoutSeconds\0"
"webhooks\0"
"applyConfiguration\0"
"jsonPatch\0"
"patchType\0"
"apiGroups\0"
"apiVersions\0"
"operations\0"
"resourceNames\0"
"resources\0"
"scope\0"
"namespace\0"
"parameterNotFoundAction\0"
"selector\0"
"path\0"
"port\0"
"expressionWarnings\0"
"status\0"
"validationActions\0"
"auditAnnotations\0"
"validations\0"
"conditions\0"
"observedGeneration\0"
"typeChecking\0"
"message\0"
"messageExpression\0"
"reason\0"
"caBundle\0"
"service\0"
"url\0"
"apiServerID\0"
"decodableVersions\0"
"encodingVersion\0"
"servedVersions\0"
"lastTransitionTime\0"
"type\0"
"commonEncodingVersion\0"
"storageVersions\0"
"GeneratorArgs\0"
"data\0"
"revision\0"
"minReadySeconds\0"
"revisionHistoryLimit\0"
"template\0"
"updateStrategy\0"
"collisionCount\0"
"currentNumberScheduled\0"
"desiredNumberScheduled\0"
"numberAvailable\0"
"numberMisscheduled\0"
"numberReady\0"
"numberUnavailable\0"
"updatedNumberScheduled\0"
"rollingUpdate\0"
"lastUpdateTime\0"
"paused\0"
"progressDeadlineSeconds\0"
"replicas\0"
"strategy\0"
"availableReplicas\0"
"readyReplicas\0"
"terminatingReplicas\0"
"unavailableReplicas\0"
"updatedReplicas\0"
"KvPairSources\0"
"behavior\0"
"configMapGenerator\0"
"secretGenerator\0"
"env\0"
"envs\0"
"files\0"
"literals\0"
"fullyLabeledReplicas\0"
"maxSurge\0"
"maxUnavailable\0"
"partition\0"
"start\0"
"whenDeleted\0"
"whenScaled\0"
"ordinals\0"
"persistentVolumeClaimRetentionPolicy\0"
"podManagementPolicy\0"
"serviceName\0"
"volumeClaimTemplates\0"
"currentReplicas\0"
"currentRevision\0"
"updateRevision\0"
"uid\0"
"userInfo\0"
"audiences\0"
"boundObjectRef\0"
"expirationSeconds\0"
"expirationTimestamp\0"
"token\0"
"authenticated\0"
"error\0"
"user\0"
"extra\0"
"groups\0"
"username\0"
"rawSelector\0"
"requirements\0"
"verb\0"
"nonResourceURLs\0"
"verbs\0"
"fieldSelector\0"
"group\0"
"labelSelector\0"
"resource\0"
"subresource\0"
"version\0"
"nonResourceAttributes\0"
"resourceAttributes\0"
"allowed\0"
"denied\0"
"evaluationError\0"
"incomplete\0"
"nonResourceRules\0"
"maxReplicas\0"
"minReplicas\0"
"scaleTargetRef\0"
"targetCPUUtilizationPercentage\0"
"currentCPUUtilizationPercentage\0"
"desiredReplicas\0"
"lastScaleTime\0"
"container\0"
"target\0"
"current\0"
"metric\0"
"periodSeconds\0"
"value\0"
"policies\0"
"selectPolicy\0"
"stabilizationWindowSeconds\0"
"tolerance\0"
"scaleDown\0"
"scaleUp\0"
"metrics\0"
"currentMetrics\0"
"containerResource\0"
"external\0"
"object\0"
"pods\0"
"averageUtilization\0"
"averageValue\0"
"describedObject\0"
"targetAverageUtilization\0"
"targetAverageValue\0"
"currentAverageUtilization\0"
"currentAverageValue\0"
"metricName\0"
"metricSelector\0"
"targetValue\0"
"currentValue\0"
"concurrencyPolicy\0"
"failedJobsHistoryLimit\0"
"jobTemplate\0"
"schedule\0"
"startingDeadlineSeconds\0"
"successfulJobsHistoryLimit\0"
"suspend\0"
"timeZone\0"
"active\0"
"lastScheduleTime\0"
"lastSuccessfulTime\0"
"lastProbeTime\0"
"activeDeadlineSeconds\0"
"backoffLimit\0"
"backoffLimitPerIndex\0"
"completionMode\0"
"completions\0"
"managedBy\0"
"manualSelector\0"
"maxFailedIndexes\0"
"parallelism\0"
"podFailurePolicy\0"
"podReplacementPolicy\0"
"successPolicy\0"
"ttlSecondsAfterFinished\0"
"completedIndexes\0"
"completionTime\0"
"failed\0"
"failedIndexes\0"
"ready\0"
"startTime\0"
"succeeded\0"
"terminating\0"
"uncountedTerminatedPods\0"
"containerName\0"
"operator\0"
"values\0"
"action\0"
"onExitCodes\0"
"onPodConditions\0"
"succeededCount\0"
"succeededIndexes\0"
"request\0"
"signerName\0"
"usages\0"
"certificate\0"
"trustBundle\0"
"maxExpirationSeconds\0"
"nodeName\0"
"nodeUID\0"
"pkixPublicKey\0"
"podName\0"
"podUID\0"
"proofOfPossession\0"
"serviceAccountName\0"
"serviceAccountUID\0"
"stubPKCS10Request\0"
"unverifiedUserAnnotations\0"
"beginRefreshAt\0"
"certificateChain\0"
"notAfter\0"
"notBefore\0"
"acquireTime\0"
"holderIdentity\0"
"leaseDurationSeconds\0"
"leaseTransitions\0"
"preferredHolder\0"
"renewTime\0"
"binaryVersion\0"
"emulationVersion\0"
"leaseName\0"
"pingTime\0"
"fsType\0"
"readOnly\0"
"volumeID\0"
"nodeAffinity\0"
"podAffinity\0"
"podAntiAffinity\0"
"localhostProfile\0"
"devicePath\0"
"cachingMode\0"
"diskName\0"
"diskURI\0"
"secretName\0"
"secretNamespace\0"
"shareName\0"
"controllerExpandSecretRef\0"
"controllerPublishSecretRef\0"
"driver\0"
"nodeExpandSecretRef\0"
"nodePublishSecretRef\0"
"nodeStageSecretRef\0"
"volumeAttributes\0"
"volumeHandle\0"
"add\0"
"drop\0"
"monitors\0"
"secretFile\0"
"secretRef\0"
"optional\0"
"binaryData\0"
"immutable\0"
"kubeletConfigKey\0"
"resourceVersion\0"
"defaultMode\0"
"args\0"
"command\0"
"envFrom\0"
"image\0"
"imagePullPolicy\0"
"lifecycle\0"
"livenessProbe\0"
"ports\0"
"readinessProbe\0"
"resizePolicy\0"
"restartPolicy\0"
"restartPolicyRules\0"
"securityContext\0"
"startupProbe\0"
"stdin\0"
"stdinOnce\0"
"terminationMessagePath\0"
"terminationMessagePolicy\0"
"tty\0"
"volumeDevices\0"
"volumeMounts\0"
"workingDir\0"
"requestName\0"
"resourceName\0"
"names\0"
"sizeBytes\0"
"containerPort\0"
"hostIP\0"
"hostPort\0"
"protocol\0"
"exitCodes\0"
"running\0"
"terminated\0"
"waiting\0"
"startedAt\0"
"containerID\0"
"exitCode\0"
"finishedAt\0"
"signal\0"
"allocatedResources\0"
"allocatedResourcesStatus\0"
"imageID\0"
"lastState\0"
"restartCount\0"
"started\0"
"state\0"
"stopSignal\0"
"linux\0"
"Port\0"
"mode\0"
"resourceFieldRef\0"
"medium\0"
"sizeLimit\0"
"hostname\0"
"ip\0"
"targetRef\0"
"appProtocol\0"
"addresses\0"
"notReadyAddresses\0"
"subsets\0"
"configMapRef\0"
"prefix\0"
"valueFrom\0"
"configMapKeyRef\0"
"fileKeyRef\0"
"secretKeyRef\0"
"targetContainerName\0"
"volumeClaimTemplate\0"
"count\0"
"eventTime\0"
"firstTimestamp\0"
"involvedObject\0"
"lastTimestamp\0"
"related\0"
"reportingComponent\0"
"reportingInstance\0"
"series\0"
"source\0"
"lastObservedTime\0"
"component\0"
"host\0"
"lun\0"
"targetWWNs\0"
"wwids\0"
"volumeName\0"
"options\0"
"datasetName\0"
"datasetUUID\0"
"pdName\0"
"directory\0"
"repository\0"
"endpoints\0"
"endpointsNamespace\0"
"httpHeaders\0"
"scheme\0"
"exec\0"
"httpGet\0"
"tcpSocket\0"
"hostnames\0"
"chapAuthDiscovery\0"
"chapAuthSession\0"
"initiatorName\0"
"iqn\0"
"iscsiInterface\0"
"portals\0"
"targetPortal\0"
"pullPolicy\0"
"reference\0"
"imageRef\0"
"postStart\0"
"preStop\0"
"sleep\0"
"default\0"
"defaultRequest\0"
"max\0"
"maxLimitRequestRatio\0"
"min\0"
"limits\0"
"gid\0"
"supplementalGroups\0"
"ipMode\0"
"ingress\0"
"targetVolumeAttributesClassName\0"
"server\0"
"finalizers\0"
"phase\0"
"address\0"
"preferredDuringSchedulingIgnoredDuringExecution\0"
"requiredDuringSchedulingIgnoredDuringExecution\0"
"containers\0"
"resourceClaimName\0"
"lastHeartbeatTime\0"
"configMap\0"
"assigned\0"
"lastKnownGood\0"
"kubeletEndpoint\0"
"supplementalGroupsPolicy\0"
"features\0"
"recursiveReadOnlyMounts\0"
"userNamespaces\0"
"nodeSelectorTerms\0"
"matchExpressions\0"
"matchFields\0"
"configSource\0"
"externalID\0"
"podCIDR\0"
"podCIDRs\0"
"providerID\0"
"taints\0"
"unschedulable\0"
"allocatable\0"
"capacity\0"
"config\0"
"daemonEndpoints\0"
"declaredFeatures\0"
"images\0"
"nodeInfo\0"
"runtimeHandlers\0"
"volumesAttached\0"
"volumesInUse\0"
"architecture\0"
"bootID\0"
"containerRuntimeVersion\0"
"kernelVersion\0"
"kubeProxyVersion\0"
"kubeletVersion\0"
"machineID\0"
"operatingSystem\0"
"osImage\0"
"swap\0"
"systemUUID\0"
"fieldPath\0"
"accessModes\0"
"dataSource\0"
"dataSourceRef\0"
"storageClassName\0"
"volumeAttributesClassName\0"
"volumeMode\0"
"allocatedResourceStatuses\0"
"currentVolumeAttributesClassName\0"
"modifyVolumeStatus\0"
"claimName\0"
"awsElasticBlockStore\0"
"azureDisk\0"
"azureFile\0"
"cephfs\0"
"cinder\0"
"claimRef\0"
"csi\0"
"fc\0"
"flexVolume\0"
"flocker\0"
"gcePersistentDisk\0"
"glusterfs\0"
"hostPath\0"
"iscsi\0"
"local\0"
"mountOptions\0"
"nfs\0"
"persistentVolumeReclaimPolicy\0"
"photonPersistentDisk\0"
"portworxVolume\0"
"quobyte\0"
"rbd\0"
"scaleIO\0"
"storageos\0"
"vsphereVolume\0"
"lastPhaseTransitionTime\0"
"pdID\0"
"matchLabelKeys\0"
"mismatchLabelKeys\0"
"namespaces\0"
"topologyKey\0"
"certificateChainPath\0"
"credentialBundlePath\0"
"keyPath\0"
"keyType\0"
"userAnnotations\0"
"nameservers\0"
"searches\0"
"requestMappings\0"
"conditionType\0"
"resourceClaimTemplateName\0"
"podGroupName\0"
"appArmorProfile\0"
"fsGroup\0"
"fsGroupChangePolicy\0"
"runAsGroup\0"
"runAsNonRoot\0"
"runAsUser\0"
"seLinuxChangePolicy\0"
"seLinuxOptions\0"
"seccompProfile\0"
"sysctls\0"
"windowsOptions\0"
"affinity\0"
"automountServiceAccountToken\0"
"dnsConfig\0"
"dnsPolicy\0"
"enableServiceLinks\0"
"ephemeralContainers\0"
"hostAliases\0"
"hostIPC\0"
"hostNetwork\0"
"hostPID\0"
"hostUsers\0"
"hostnameOverride\0"
"imagePullSecrets\0"
"initContainers\0"
"nodeSelector\0"
"os\0"
"overhead\0"
"preemptionPolicy\0"
"priority\0"
"priorityClassName\0"
"readinessGates\0"
"resourceClaims\0"
"runtimeClassName\0"
"schedulerName\0"
"schedulingGates\0"
"schedulingGroup\0"
"serviceAccount\0"
"setHostnameAsFQDN\0"
"shareProcessNamespace\0"
"subdomain\0"
"terminationGracePeriodSeconds\0"
"tolerations\0"
"topologySpreadConstraints\0"
"volumes\0"
"containerStatuses\0"
"ephemeralContainerStatuses\0"
"extendedResourceClaimStatus\0"
"hostIPs\0"
"initContainerStatuses\0"
"nodeAllocatableResourceClaimStatuses\0"
"nominatedNodeName\0"
"podIP\0"
"podIPs\0"
"qosClass\0"
"resize\0"
"resourceClaimStatuses\0"
"preference\0"
"weight\0"
"failureThreshold\0"
"grpc\0"
"initialDelaySeconds\0"
"successThreshold\0"
"sources\0"
"registry\0"
"tenant\0"
"volume\0"
"keyring\0"
"pool\0"
"divisor\0"
"health\0"
"resourceID\0"
"hard\0"
"scopeSelector\0"
"scopes\0"
"used\0"
"claims\0"
"requests\0"
"level\0"
"role\0"
"gateway\0"
"protectionDomain\0"
"sslEnabled\0"
"storageMode\0"
"storagePool\0"
"system\0"
"scopeName\0"
"stringData\0"
"allowPrivilegeEscalation\0"
"capabilities\0"
"privileged\0"
"procMount\0"
"readOnlyRootFilesystem\0"
"secrets\0"
"audience\0"
"nodePort\0"
"targetPort\0"
"allocateLoadBalancerNodePorts\0"
"clusterIP\0"
"clusterIPs\0"
"externalIPs\0"
"externalName\0"
"externalTrafficPolicy\0"
"healthCheckNodePort\0"
"internalTrafficPolicy\0"
"ipFamilies\0"
"ipFamilyPolicy\0"
"loadBalancerClass\0"
"loadBalancerIP\0"
"loadBalancerSourceRanges\0"
"publishNotReadyAddresses\0"
"sessionAffinity\0"
"sessionAffinityConfig\0"
"topologyKeys\0"
"trafficDistribution\0"
"loadBalancer\0"
"clientIP\0"
"seconds\0"
"volumeNamespace\0"
"effect\0"
"timeAdded\0"
"tolerationSeconds\0"
"matchLabelExpressions\0"
"maxSkew\0"
"minDomains\0"
"nodeAffinityPolicy\0"
"nodeTaintsPolicy\0"
"whenUnsatisfiable\0"
"apiGroup\0"
"downwardAPI\0"
"emptyDir\0"
"ephemeral\0"
"gitRepo\0"
"persistentVolumeClaim\0"
"projected\0"
"secret\0"
"mountPath\0"
"mountPropagation\0"
"recursiveReadOnly\0"
"subPath\0"
"subPathExpr\0"
"volumeStatus\0"
"required\0"
"clusterTrustBundle\0"
"podCertificate\0"
"serviceAccountToken\0"
"storagePolicyID\0"
"storagePolicyName\0"
"volumePath\0"
"podAffinityTerm\0"
"gmsaCredentialSpec\0"
"gmsaCredentialSpecName\0"
"hostProcess\0"
"runAsUserName\0"
"deprecatedTopology\0"
"hints\0"
"zone\0"
"serving\0"
"forNodes\0"
"forZones\0"
"addressType\0"
"topology\0"
"deprecatedCount\0"
"deprecatedFirstTimestamp\0"
"deprecatedLastTimestamp\0"
"deprecatedSource\0"
"note\0"
"regarding\0"
"reportingController\0"
"backend\0"
"pathType\0"
"paths\0"
"servicePort\0"
"http\0"
"ingressClassName\0"
"tls\0"
"hosts\0"
"lendablePercent\0"
"nominalConcurrencyShares\0"
"distinguisherMethod\0"
"matchingPrecedence\0"
"priorityLevelConfiguration\0"
"queuing\0"
"borrowingLimitPercent\0"
"limitResponse\0"
"subjects\0"
"exempt\0"
"limited\0"
"handSize\0"
"queueLengthLimit\0"
"queues\0"
"clusterScope\0"
"assuredConcurrencyShares\0"
"parentRef\0"
"cidr\0"
"except\0"
"controller\0"
"parameters\0"
"defaultBackend\0"
"to\0"
"from\0"
"ipBlock\0"
"podSelector\0"
"endPort\0"
"egress\0"
"policyTypes\0"
"number\0"
"cidrs\0"
"podFixed\0"
"handler\0"
"scheduling\0"
"deleteOptions\0"
"minAvailable\0"
"unhealthyPodEvictionPolicy\0"
"currentHealthy\0"
"desiredHealthy\0"
"disruptedPods\0"
"disruptionsAllowed\0"
"expectedPods\0"
"pathPrefix\0"
"ranges\0"
"rule\0"
"allowedCSIDrivers\0"
"allowedCapabilities\0"
"allowedFlexVolumes\0"
"allowedHostPaths\0"
"allowedProcMountTypes\0"
"allowedUnsafeSysctls\0"
"defaultAddCapabilities\0"
"defaultAllowPrivilegeEscalation\0"
"forbiddenSysctls\0"
"hostPorts\0"
"requiredDropCapabilities\0"
"runtimeClass\0"
"seLinux\0"
"allowedRuntimeClassNames\0"
"defaultRuntimeClassName\0"
"clusterRoleSelectors\0"
"aggregationRule\0"
"roleRef\0"
"device\0"
"networkData\0"
"shareID\0"
"allocationTimestamp\0"
"devices\0"
"validRange\0"
"validValues\0"
"step\0"
"counters\0"
"allNodes\0"
"allowMultipleAllocations\0"
"attributes\0"
"bindingConditions\0"
"bindingFailureConditions\0"
"bindsToNode\0"
"consumesCounters\0"
"nodeAllocatableResourceMappings\0"
"opaque\0"
"results\0"
"bool\0"
"bools\0"
"int\0"
"ints\0"
"string\0"
"strings\0"
"versions\0"
"requestPolicy\0"
"constraints\0"
"extendedResourceName\0"
"selectors\0"
"distinctAttribute\0"
"matchAttribute\0"
"counterSet\0"
"exactly\0"
"firstAvailable\0"
"adminAccess\0"
"consumedCapacity\0"
"cel\0"
"allocationMode\0"
"deviceClassName\0"
"hardwareAddress\0"
"interfaceName\0"
"ips\0"
"allocationMultiplier\0"
"capacityKey\0"
"allocation\0"
"reservedFor\0"
"generation\0"
"resourceSliceCount\0"
"perDeviceNodeSelection\0"
"sharedCounters\0"
"deviceSelector\0"
"taint\0"
"allocatedDevices\0"
"availableDevices\0"
"poolName\0"
"totalDevices\0"
"unavailableDevices\0"
"validationError\0"
"limit\0"
"poolCount\0"
"pools\0"
"basic\0"
"description\0"
"globalDefault\0"
"minCount\0"
"gang\0"
"disruptionMode\0"
"podGroupTemplateRef\0"
"schedulingConstraints\0"
"schedulingPolicy\0"
"workload\0"
"podGroupTemplateName\0"
"workloadName\0"
"controllerRef\0"
"podGroupTemplates\0"
"attachRequired\0"
"fsGroupPolicy\0"
"nodeAllocatableUpdatePeriodSeconds\0"
"podInfoOnMount\0"
"preventPodSchedulingIfMissing\0"
"requiresRepublish\0"
"seLinuxMount\0"
"serviceAccountTokenInSecrets\0"
"storageCapacity\0"
"tokenRequests\0"
"volumeLifecycleModes\0"
"nodeID\0"
"drivers\0"
"maximumVolumeSize\0"
"nodeTopology\0"
"allowVolumeExpansion\0"
"allowedTopologies\0"
"provisioner\0"
"reclaimPolicy\0"
"volumeBindingMode\0"
"inlineVolumeSpec\0"
"persistentVolumeName\0"
"attacher\0"
"attachError\0"
"attached\0"
"attachmentMetadata\0"
"detachError\0"
"driverName\0"
"errorCode\0"
"time\0"
"format\0"
"jsonPath\0"
"webhook\0"
"categories\0"
"listKind\0"
"plural\0"
"shortNames\0"
"singular\0"
"conversion\0"
"preserveUnknownFields\0"
"acceptedNames\0"
"storedVersions\0"
"additionalPrinterColumns\0"
"deprecated\0"
"deprecationWarning\0"
"schema\0"
"selectableFields\0"
"served\0"
"storage\0"
"subresources\0"
"labelSelectorPath\0"
"specReplicasPath\0"
"statusReplicasPath\0"
"scale\0"
"openAPIV3Schema\0"
"$ref\0"
"$schema\0"
"additionalItems\0"
"additionalProperties\0"
"allOf\0"
"anyOf\0"
"definitions\0"
"dependencies\0"
"enum\0"
"example\0"
"exclusiveMaximum\0"
"exclusiveMinimum\0"
"externalDocs\0"
"id\0"
"maxItems\0"
"maxLength\0"
"maxProperties\0"
"maximum\0"
"minItems\0"
"minLength\0"
"minProperties\0"
"minimum\0"
"multipleOf\0"
"not\0"
"nullable\0"
"oneOf\0"
"pattern\0"
"patternProperties\0"
"properties\0"
"title\0"
"uniqueItems\0"
"x-kubernetes-embedded-resource\0"
"x-kubernetes-int-or-string\0"
"x-kubernetes-list-map-keys\0"
"x-kubernetes-list-type\0"
"x-kubernetes-map-type\0"
"x-kubernetes-preserve-unknown-fields\0"
"x-kubernetes-validations\0"
"optionalOldSelf\0"
"conversionReviewVersions\0"
"JSONPath\0"
"webhookClientConfig\0"
"validation\0"
"preferredVersion\0"
"serverAddressByClientCIDRs\0"
"namespaced\0"
"singularName\0"
"storageVersionHash\0"
"groupVersion\0"
"dryRun\0"
"gracePeriodSeconds\0"
"ignoreStoreReadErrorWithClusterBreakingPotential\0"
"orphanDependents\0"
"preconditions\0"
"propagationPolicy\0"
"matchLabels\0"
"continue\0"
"remainingItemCount\0"
"selfLink\0"
"shardInfo\0"
"fieldsType\0"
"fieldsV1\0"
"manager\0"
"operation\0"
"annotations\0"
"clusterName\0"
"creationTimestamp\0"
"deletionGracePeriodSeconds\0"
"deletionTimestamp\0"
"generateName\0"
"labels\0"
"managedFields\0"
"ownerReferences\0"
"blockOwnerDeletion\0"
"clientCIDR\0"
"serverAddress\0"
"code\0"
"details\0"
"field\0"
"causes\0"
"retryAfterSeconds\0"
"buildDate\0"
"compiler\0"
"emulationMajor\0"
"emulationMinor\0"
"gitCommit\0"
"gitTreeState\0"
"gitVersion\0"
"goVersion\0"
"major\0"
"minCompatibilityMajor\0"
"minCompatibilityMinor\0"
"minor\0"
"platform\0"
"groupPriorityMinimum\0"
"insecureSkipTLSVerify\0"
"versionPriority\0"
"v1\0"
"APIGroup\0"
"APIGroupList\0"
"APIResourceList\0"
"APIVersions\0"
"Binding\0"
"ComponentStatus\0"
"ComponentStatusList\0"
"ConfigMap\0"
"ConfigMapList\0"
"DeleteOptions\0"
"Endpoints\0"
"EndpointsList\0"
"Event\0"
"EventList\0"
"LimitRange\0"
"LimitRangeList\0"
"Namespace\0"
"NamespaceList\0"
"Node\0"
"NodeList\0"
"NodeProxyOptions\0"
"PersistentVolume\0"
"PersistentVolumeClaim\0"
"PersistentVolumeClaimList\0"
"PersistentVolumeList\0"
"Pod\0"
"PodAttachOptions\0"
"PodExecOptions\0"
"PodList\0"
"PodPortForwardOptions\0"
"PodProxyOptions\0"
"PodTemplate\0"
"PodTemplateList\0"
"ReplicationController\0"
"ReplicationControllerList\0"
"ResourceQuota\0"
"ResourceQuotaList\0"
"Secret\0"
"SecretList\0"
"Service\0"
"ServiceAccount\0"
"ServiceAccountList\0"
"ServiceList\0"
"ServiceProxyOptions\0"
"Status\0"
"WatchEvent\0"
"admission.k8s.io\0"
"v1beta1\0"
"admissionregistration.k8s.io\0"
"MutatingAdmissionPolicy\0"
"MutatingAdmissionPolicyBinding\0"
"MutatingAdmissionPolicyBindingList\0"
"MutatingAdmissionPolicyList\0"
"MutatingWebhookConfiguration\0"
"MutatingWebhookConfigurationList\0"
"ValidatingAdmissionPolicy\0"
"ValidatingAdmissionPolicyBinding\0"
"ValidatingAdmissionPolicyBindingList\0"
"ValidatingAdmissionPolicyList\0"
"ValidatingWebhookConfiguration\0"
"ValidatingWebhookConfigurationList\0"
"v1alpha1\0"
"apiextensions.k8s.io\0"
"CustomResourceDefinition\0"
"CustomResourceDefinitionList\0"
"apiregistration.k8s.io\0"
"APIService\0"
"APIServiceList\0"
"apps\0"
"ControllerRevision\0"
"ControllerRevisionList\0"
"DaemonSet\0"
"DaemonSetList\0"
"Deployment\0"
"DeploymentList\0"
"ReplicaSet\0"
"ReplicaSetList\0"
"StatefulSet\0"
"StatefulSetList\0"
"v1beta2\0"
"authentication.k8s.io\0"
"SelfSubjectReview\0"
"TokenRequest\0"
"TokenReview\0"
"authorization.k8s.io\0"
"LocalSubjectAccessReview\0"
"SelfSubjectAccessReview\0"
"SelfSubjectRulesReview\0"
"SubjectAccessReview\0"
"autoscaling\0"
"HorizontalPodAutoscaler\0"
"HorizontalPodAutoscalerList\0"
"Scale\0"
"v2\0"
"v2beta1\0"
"v2beta2\0"
"batch\0"
"CronJob\0"
"CronJobList\0"
"Job\0"
"JobList\0"
"certificates.k8s.io\0"
"CertificateSigningRequest\0"
"CertificateSigningRequestList\0"
"ClusterTrustBundle\0"
"ClusterTrustBundleList\0"
"PodCertificateRequest\0"
"PodCertificateRequestList\0"
"coordination.k8s.io\0"
"Lease\0"
"LeaseList\0"
"v1alpha2\0"
"LeaseCandidate\0"
"LeaseCandidateList\0"
"discovery.k8s.io\0"
"EndpointSlice\0"
"EndpointSliceList\0"
"events.k8s.io\0"
"extensions\0"
"Ingress\0"
"IngressList\0"
"flowcontrol.apiserver.k8s.io\0"
"FlowSchema\0"
"FlowSchemaList\0"
"PriorityLevelConfiguration\0"
"PriorityLevelConfigurationList\0"
"v1beta3\0"
"imagepolicy.k8s.io\0"
"internal.apiserver.k8s.io\0"
"StorageVersion\0"
"StorageVersionList\0"
"kustomize.config.k8s.io\0"
"ConfigMapArgs\0"
"Kustomization\0"
"SecretArgs\0"
"networking.k8s.io\0"
"IPAddress\0"
"IPAddressList\0"
"IngressClass\0"
"IngressClassList\0"
"NetworkPolicy\0"
"NetworkPolicyList\0"
"ServiceCIDR\0"
"ServiceCIDRList\0"
"node.k8s.io\0"
"RuntimeClass\0"
"RuntimeClassList\0"
"policy\0"
"Eviction\0"
"PodDisruptionBudget\0"
"PodDisruptionBudgetList\0"
"PodSecurityPolicy\0"
"PodSecurityPolicyList\0"
"rbac.authorization.k8s.io\0"
"ClusterRole\0"
"ClusterRoleBinding\0"
"ClusterRoleBindingList\0"
"ClusterRoleList\0"
"Role\0"
"RoleBinding\0"
"RoleBindingList\0"
"RoleList\0"
"resource.k8s.io\0"
"DeviceClass\0"
"DeviceClassList\0"
"ResourceClaim\0"
"ResourceClaimList\0"
"ResourceClaimTemplate\0"
"ResourceClaimTemplateList\0"
"ResourceSlice\0"
"ResourceSliceList\0"
"v1alpha3\0"
"DeviceTaintRule\0"
"DeviceTaintRuleList\0"
"ResourcePoolStatusRequest\0"
"ResourcePoolStatusRequestList\0"
"scheduling.k8s.io\0"
"PriorityClass\0"
"PriorityClassList\0"
"PodGroup\0"
"PodGroupList\0"
"Workload\0"
"WorkloadList\0"
"storage.k8s.io\0"
"CSIDriver\0"
"CSIDriverList\0"
"CSINode\0"
"CSINodeList\0"
"CSIStorageCapacity\0"
"CSIStorageCapacityList\0"
"StorageClass\0"
"StorageClassList\0"
"VolumeAttachment\0"
"VolumeAttachmentList\0"
"VolumeAttributesClass\0"
"VolumeAttributesClassList\0"
"storagemigration.k8s.io\0"
"StorageVersionMigration\0"
"StorageVersionMigrationList\0"
;

static const uint32_t keys[] = {
49,785,705,785,4154,4184,3503,8440,4438,49,6410,8335,49,7581,530,4184,3633,9864,7561,9883,1544,9520,0,
};

/* traits, merge key, first key, number of keys */
static const struct schema_place places[] = {
{0, 0, 0, 0}, /*  */
{SCHEMA_LIST | SCHEMA_ATOMIC, 0, 0, 0}, /*  */
{SCHEMA_ATOMIC, 0, 0, 0}, /*  */
{SCHEMA_LIST, 0, 0, 0}, /*  */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 49, 0, 1}, /* name name */
{SCHEMA_MERGE | SCHEMA_LIST, 49, 1, 0}, /* name */
{SCHEMA_LIST | SCHEMA_SET, 0, 1, 0}, /*  */
{SCHEMA_LIST | SCHEMA_KEYED, 0, 1, 1}, /* type */
{SCHEMA_LIST | SCHEMA_KEYED, 0, 2, 1}, /* apiServerID */
{SCHEMA_MERGE | SCHEMA_LIST, 785, 3, 0}, /* type */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 785, 3, 1}, /* type type */
{SCHEMA_RETAIN_KEYS, 0, 4, 0}, /*  */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_ATOMIC, 785, 4, 0}, /* type */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 4154, 4, 2}, /* containerPort containerPort,protocol */
{SCHEMA_MERGE | SCHEMA_LIST, 3503, 6, 0}, /* devicePath */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 3503, 6, 1}, /* devicePath devicePath */
{SCHEMA_MERGE | SCHEMA_LIST, 8440, 7, 0}, /* mountPath */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 8440, 7, 1}, /* mountPath mountPath */
{SCHEMA_MERGE | SCHEMA_LIST, 0, 8, 0}, /*  */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_SET, 0, 8, 0}, /*  */
{SCHEMA_MERGE | SCHEMA_LIST, 4438, 8, 0}, /* ip */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 4438, 8, 1}, /* ip ip */
{SCHEMA_MERGE | SCHEMA_RETAIN_KEYS | SCHEMA_LIST | SCHEMA_KEYED, 49, 9, 1}, /* name name */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 6410, 10, 2}, /* topologyKey topologyKey,whenUnsatisfiable */
{SCHEMA_MERGE | SCHEMA_RETAIN_KEYS | SCHEMA_LIST, 49, 12, 0}, /* name */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_ATOMIC, 4438, 12, 0}, /* ip */
{SCHEMA_LIST | SCHEMA_KEYED, 0, 12, 1}, /* name */
{SCHEMA_LIST | SCHEMA_KEYED, 0, 13, 1}, /* resourceID */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 530, 14, 2}, /* port port,protocol */
{SCHEMA_REPLACE, 0, 16, 0}, /*  */
{SCHEMA_LIST | SCHEMA_KEYED, 0, 16, 4}, /* driver,device,pool,shareID */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 1544, 20, 1}, /* uid uid */
{SCHEMA_MERGE | SCHEMA_LIST | SCHEMA_KEYED, 9520, 21, 1}, /* rule rule */
{SCHEMA_MERGE, 12, 22, 0}, /* key */
{SCHEMA_MERGE | SCHEMA_LIST, 1544, 22, 0}, /* uid */
};

/* name, node, place, which documents know it: 1 kustomize's, 2 the server's */
static const struct schema_edge edges[] = {
{0,0,0,0},{1,0,0,2},{12,0,0,2},{16,0,0,2},{32,0,0,2},{41,0,0,2},
{1,0,0,2},{1,0,0,2},{49,0,0,2},{54,996,1,2},{75,0,0,2},{87,965,2,2},
{105,965,2,2},{120,996,1,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,12,0,2},
{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,10,0,2},{134,0,0,2},{164,997,3,2},
{145,0,0,2},{150,967,0,2},{170,6,2,2},{185,19,2,2},{194,0,0,2},{134,0,0,2},
{164,998,3,2},{145,0,0,2},{150,967,0,2},{205,0,0,2},{219,999,4,2},{235,6,2,2},
{252,1000,1,2},{262,18,2,2},{272,0,0,2},{291,1001,1,2},{301,1002,3,1},{301,1002,1,2},
{325,35,0,3},{205,0,0,3},{219,999,4,2},{75,0,0,3},{49,0,0,3},{87,965,2,3},
{105,965,2,3},{272,0,0,3},{338,1003,3,1},{338,1003,1,2},{344,0,0,3},{356,0,0,3},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{371,1004,5,1},{371,1004,4,2},{134,0,0,3},
{164,1005,3,3},{145,0,0,3},{150,967,0,3},{380,1,0,2},{399,4,0,2},{409,0,0,2},
{419,1002,1,2},{429,1002,1,2},{441,1002,1,2},{452,1002,1,2},{466,1002,1,2},{476,0,0,2},
{134,0,0,2},{145,0,0,2},{49,0,0,2},{482,0,0,2},{492,0,0,2},{516,965,2,2},
{419,1002,3,1},{419,1002,1,2},{429,1002,3,1},{429,1002,1,2},{441,1002,3,1},{441,1002,1,2},
{466,1002,3,1},{466,1002,1,2},{476,0,0,3},{49,0,0,3},{482,0,0,3},{525,0,0,3},
{530,0,0,3},{535,1006,1,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,28,0,2},
{554,29,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,26,0,2},{134,0,0,2},
{164,1007,3,2},{145,0,0,2},{150,967,0,2},{170,6,2,2},{185,19,2,2},{194,0,0,2},
{561,1002,6,2},{134,0,0,2},{164,1008,3,2},{145,0,0,2},{150,967,0,2},{579,1009,1,2},
{205,0,0,2},{219,999,4,2},{235,6,2,2},{262,18,2,2},{596,1010,1,2},{291,1001,4,2},
{608,1011,7,2},{619,0,0,2},{638,22,0,2},{301,1002,3,1},{301,1002,1,2},{325,35,0,3},
{205,0,0,3},{219,999,4,2},{75,0,0,3},{49,0,0,3},{87,965,2,3},{105,965,2,3},
{338,1003,3,1},{338,1003,1,2},{344,0,0,3},{356,0,0,3},{134,0,0,3},{145,0,0,3},
{150,970,0,3},{371,1012,5,1},{371,1012,4,2},{134,0,0,3},{164,1013,3,3},{145,0,0,3},
{150,967,0,3},{1,0,0,2},{651,0,0,2},{659,0,0,2},{677,0,0,2},{1,0,0,2},
{49,0,0,2},{684,0,0,3},{693,21,0,3},{701,0,0,3},{1,0,0,2},{1,0,0,2},
{1,0,0,2},{49,0,0,2},{54,1014,1,2},{75,0,0,2},{87,965,2,2},{105,965,2,2},
{120,1014,1,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,45,0,2},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,43,0,2},{134,0,0,2},{164,1015,3,2},{145,0,0,2},
{150,967,0,2},{170,39,2,2},{185,49,2,2},{194,0,0,2},{134,0,0,2},{164,1016,3,2},
{145,0,0,2},{150,967,0,2},{205,0,0,2},{219,1017,4,2},{235,39,2,2},{252,1018,1,2},
{262,48,2,2},{272,0,0,2},{291,1019,1,2},{380,36,0,2},{399,37,0,2},{409,0,0,2},
{419,1002,1,2},{429,1002,1,2},{441,1002,1,2},{452,1002,1,2},{466,1002,1,2},{476,0,0,2},
{134,0,0,2},{145,0,0,2},{49,0,0,2},{482,0,0,2},{492,0,0,2},{516,965,2,2},
{1,0,0,2},{49,0,0,2},{1,0,0,2},{1,0,0,2},{1,0,0,2},{49,0,0,2},
{54,1020,1,2},{75,0,0,2},{87,965,2,2},{105,965,2,2},{120,1020,1,2},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,60,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,58,0,2},{134,0,0,2},{164,1021,3,2},{145,0,0,2},{150,967,0,2},{170,54,2,2},
{185,67,2,2},{194,0,0,2},{134,0,0,2},{164,1022,3,2},{145,0,0,2},{150,967,0,2},
{205,0,0,2},{219,1023,4,2},{235,54,2,2},{252,1024,1,2},{262,66,2,2},{272,0,0,2},
{291,1025,1,2},{301,1002,3,1},{325,74,0,1},{205,0,0,1},{75,0,0,1},{49,0,0,1},
{87,965,2,1},{105,965,2,1},{272,0,0,1},{338,1026,3,1},{344,0,0,1},{356,0,0,1},
{134,0,0,1},{145,0,0,1},{150,970,0,1},{371,1027,5,1},{134,0,0,1},{164,1028,3,1},
{145,0,0,1},{150,967,0,1},{380,51,0,2},{399,52,0,2},{409,0,0,2},{419,1002,1,2},
{429,1002,1,2},{441,1002,1,2},{452,1002,1,2},{466,1002,1,2},{476,0,0,2},{134,0,0,2},
{145,0,0,2},{49,0,0,2},{482,0,0,2},{492,0,0,2},{516,965,2,2},{419,1002,3,1},
{429,1002,3,1},{441,1002,3,1},{466,1002,3,1},{476,0,0,1},{49,0,0,1},{482,0,0,1},
{525,0,0,1},{530,0,0,1},{301,1002,3,1},{325,74,0,1},{205,0,0,1},{75,0,0,1},
{49,0,0,1},{87,965,2,1},{105,965,2,1},{338,1026,3,1},{344,0,0,1},{356,0,0,1},
{134,0,0,1},{145,0,0,1},{150,970,0,1},{371,1029,5,1},{134,0,0,1},{164,1030,3,1},
{145,0,0,1},{150,967,0,1},{1,0,0,2},{49,0,0,2},{684,0,0,1},{693,69,0,1},
{701,0,0,1},{705,0,0,2},{717,1002,6,2},{735,0,0,2},{751,1002,6,2},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,79,0,2},{554,80,0,2},{766,979,0,2},{651,0,0,2},
{619,0,0,2},{677,0,0,2},{554,0,0,2},{785,0,0,2},{134,0,0,2},{164,1031,3,2},
{145,0,0,2},{150,967,0,2},{790,0,0,2},{608,1032,7,2},{812,1033,8,2},{828,96,0,1},
{134,0,0,3},{842,981,0,3},{145,0,0,3},{150,970,0,3},{847,0,0,3},{134,0,0,3},
{164,1034,3,3},{145,0,0,3},{150,967,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},
{159,87,0,3},{554,88,0,3},{766,979,0,3},{651,0,0,3},{677,0,0,3},{554,0,0,3},
{785,0,0,3},{134,0,0,3},{164,1035,3,3},{145,0,0,3},{150,967,0,3},{856,0,0,3},
{872,0,0,3},{516,965,2,3},{893,440,0,3},{902,89,0,3},{917,0,0,3},{608,1036,9,1},
{608,1036,10,2},{932,0,0,3},{955,0,0,3},{978,0,0,3},{994,0,0,3},{1013,0,0,3},
{1025,0,0,3},{619,0,0,3},{1043,0,0,3},{1066,104,0,3},{785,0,0,3},{134,0,0,3},
{145,0,0,3},{150,970,0,3},{159,93,0,3},{554,94,0,3},{766,979,0,3},{1080,979,0,3},
{651,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},{134,0,0,3},{164,1037,3,3},
{145,0,0,3},{150,967,0,3},{856,0,0,3},{1095,0,0,3},{1102,0,0,3},{1126,0,0,3},
{872,0,0,3},{516,965,2,3},{1135,95,11,3},{893,440,0,3},{1144,0,0,3},{917,0,0,3},
{608,1038,9,1},{608,1038,10,2},{619,0,0,3},{1162,0,0,3},{1126,0,0,3},{1176,0,0,2},
{1196,0,0,3},{1216,0,0,3},{1066,105,0,3},{785,0,0,3},{1232,98,0,1},{1246,0,0,1},
{49,0,0,1},{482,0,0,1},{1255,1039,5,1},{1274,1040,5,1},{1290,0,0,1},{1294,1002,3,1},
{1299,1002,3,1},{1305,1002,3,1},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,102,0,3},
{554,103,0,3},{766,979,0,3},{651,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},
{134,0,0,3},{164,1041,3,3},{145,0,0,3},{150,967,0,3},{856,0,0,3},{1126,0,0,3},
{516,965,2,3},{893,440,0,3},{1144,0,0,3},{608,1042,9,1},{608,1042,10,2},{1314,0,0,3},
{619,0,0,3},{1162,0,0,3},{1126,0,0,3},{1176,0,0,2},{1335,982,0,3},{1344,982,0,3},
{1335,982,0,3},{1344,982,0,3},{1344,982,0,2},{1359,0,0,3},{828,96,0,1},{785,0,0,1},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,113,0,3},{554,114,0,3},{766,979,0,3},
{651,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},{134,0,0,3},{164,1043,3,3},
{145,0,0,3},{150,967,0,3},{1369,0,0,2},{1375,0,0,2},{1387,0,0,2},{856,0,0,2},
{1398,111,0,2},{1407,112,0,2},{1444,0,0,3},{1126,0,0,3},{872,0,0,3},{516,965,2,3},
{1464,0,0,3},{893,440,0,3},{902,115,0,3},{1476,1044,3,1},{1476,1044,1,2},{1144,0,0,2},
{917,0,0,3},{608,1045,9,1},{608,1045,10,2},{1497,0,0,3},{1513,0,0,3},{619,0,0,3},
{1162,0,0,3},{1126,0,0,3},{1529,0,0,3},{1216,0,0,3},{1066,106,0,3},{785,0,0,3},
{134,0,0,3},{145,0,0,3},{49,0,0,3},{1544,0,0,3},{134,0,0,2},{145,0,0,2},
{150,970,0,2},{554,118,0,2},{1548,125,0,2},{134,0,0,3},{145,0,0,3},{150,970,0,3},
{159,120,0,3},{554,121,0,3},{1557,1002,3,1},{1557,1002,1,2},{1567,116,0,3},{1582,0,0,3},
{1600,979,0,3},{1620,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,123,0,3},
{554,124,0,3},{1557,1002,3,1},{1557,1002,1,2},{1620,0,0,3},{1557,1002,3,1},{1557,1002,1,2},
{1626,0,0,3},{1640,0,0,3},{1646,125,0,3},{1651,1046,0,3},{1657,1002,3,1},{1657,1002,1,2},
{1544,0,0,3},{1664,0,0,3},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,127,0,1},
{554,128,0,1},{1557,1002,3,1},{1620,0,0,1},{1557,1002,3,1},{1626,0,0,1},{1640,0,0,1},
{1646,129,0,1},{1651,1046,0,1},{1657,1002,3,1},{1544,0,0,1},{1664,0,0,1},{1673,0,0,2},
{1685,1047,1,2},{1673,0,0,2},{1685,1048,1,2},{134,0,0,3},{145,0,0,3},{150,970,0,3},
{159,142,0,3},{554,143,0,3},{525,0,0,3},{1698,0,0,3},{1703,1002,3,1},{1703,1002,1,2},
{1719,1002,3,1},{1719,1002,1,2},{1725,130,0,2},{1739,0,0,3},{1745,131,0,2},{49,0,0,3},
{482,0,0,3},{1759,0,0,3},{1768,0,0,3},{1698,0,0,3},{1780,0,0,3},{419,1002,3,1},
{419,1002,1,2},{452,1002,3,1},{452,1002,1,2},{466,1002,3,1},{466,1002,1,2},{1719,1002,3,1},
{1719,1002,1,2},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,138,0,3},{554,143,0,3},
{1788,133,0,3},{1810,135,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,140,0,3},
{554,144,0,3},{482,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,142,0,3},
{554,143,0,3},{1651,1046,0,3},{1657,1002,3,1},{1657,1002,1,2},{1788,133,0,3},{1810,135,0,3},
{1544,0,0,3},{1646,0,0,3},{1829,0,0,3},{1837,0,0,3},{1844,0,0,3},{677,0,0,3},
{1844,0,0,3},{1860,0,0,3},{1871,1049,3,1},{1871,1049,1,2},{120,1050,3,1},{120,1050,1,2},
{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,155,0,1},{554,156,0,1},{525,0,0,1},
{1698,0,0,1},{1703,1002,3,1},{1719,1002,3,1},{1739,0,0,1},{49,0,0,1},{482,0,0,1},
{1759,0,0,1},{1768,0,0,1},{1698,0,0,1},{1780,0,0,1},{419,1002,3,1},{452,1002,3,1},
{466,1002,3,1},{1719,1002,3,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,151,0,1},
{554,156,0,1},{1788,146,0,1},{1810,148,0,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{159,153,0,1},{554,157,0,1},{482,0,0,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{159,155,0,1},{554,156,0,1},{1651,1046,0,1},{1739,1002,3,1},{1788,146,0,1},{1810,148,0,1},
{1544,0,0,1},{1646,0,0,1},{1829,0,0,1},{1837,0,0,1},{1844,0,0,1},{677,0,0,1},
{1844,0,0,1},{1860,0,0,1},{1871,1051,3,1},{120,1052,3,1},{134,0,0,3},{145,0,0,3},
{49,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,161,0,3},{554,162,0,3},
{134,0,0,3},{164,1053,3,3},{145,0,0,3},{150,967,0,3},{1888,0,0,3},{1900,0,0,3},
{1912,158,0,1},{1912,158,2,2},{1927,0,0,3},{1958,0,0,3},{1497,0,0,3},{1990,0,0,3},
{2006,979,0,3},{619,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,164,0,3},
{554,165,0,3},{1126,0,0,3},{1126,0,0,3},{516,0,0,3},{2020,0,0,2},{49,0,0,2},
{2030,182,0,2},{2020,0,0,2},{2037,183,0,2},{49,0,0,2},{134,0,0,2},{145,0,0,2},
{49,0,0,2},{2045,179,0,2},{2030,182,0,2},{2037,183,0,2},{2045,179,0,2},{2052,0,0,2},
{785,0,0,2},{2066,0,0,2},{2072,1054,1,2},{2081,0,0,2},{2094,0,0,2},{2121,953,0,2},
{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,177,0,2},{554,178,0,2},{2131,172,0,2},
{2141,172,0,2},{766,979,0,2},{651,0,0,2},{677,0,0,2},{554,0,0,2},{785,0,0,2},
{134,0,0,2},{164,1055,3,2},{145,0,0,2},{150,967,0,2},{1246,174,0,2},{1888,0,0,2},
{2149,1056,1,2},{1900,0,0,2},{1912,168,0,2},{608,1057,10,2},{2157,1058,1,2},{1497,0,0,2},
{1990,0,0,2},{2006,979,0,2},{619,0,0,2},{49,0,0,2},{516,965,2,2},{2172,166,0,2},
{2190,169,0,2},{2199,184,0,2},{2206,186,0,2},{1759,188,0,2},{785,0,0,2},{2172,167,0,2},
{2190,170,0,2},{2199,185,0,2},{2206,187,0,2},{1759,189,0,2},{785,0,0,2},{2211,0,0,2},
{2230,953,0,2},{785,0,0,2},{2066,953,0,2},{2211,0,0,2},{2230,953,0,2},{2066,953,0,2},
{2243,168,0,2},{2045,179,0,2},{2030,182,0,2},{2037,183,0,2},{2243,168,0,2},{2045,179,0,2},
{2045,179,0,2},{2030,182,0,2},{2037,183,0,2},{2045,179,0,2},{49,0,0,2},{2030,182,0,2},
{2037,183,0,2},{49,0,0,2},{2020,0,0,1},{49,0,0,1},{2259,0,0,1},{2284,953,0,1},
{2020,0,0,1},{2303,0,0,1},{2329,953,0,1},{49,0,0,1},{134,0,0,1},{145,0,0,1},
{49,0,0,1},{2349,0,0,1},{2360,965,2,1},{2284,953,0,1},{2375,953,0,1},{2329,953,0,1},
{2387,953,0,1},{2349,0,0,1},{2360,965,2,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{159,198,0,1},{554,199,0,1},{766,979,0,1},{651,0,0,1},{677,0,0,1},{554,0,0,1},
{785,0,0,1},{134,0,0,1},{164,1059,3,1},{145,0,0,1},{150,967,0,1},{1888,0,0,1},
{2149,1060,3,1},{1900,0,0,1},{1912,192,0,1},{608,1061,3,1},{2157,1062,3,1},{1497,0,0,1},
{1990,0,0,1},{2006,979,0,1},{619,0,0,1},{2172,190,0,1},{2190,193,0,1},{2199,202,0,1},
{2206,204,0,1},{1759,206,0,1},{785,0,0,1},{2172,191,0,1},{2190,194,0,1},{2199,203,0,1},
{2206,205,0,1},{1759,207,0,1},{785,0,0,1},{2230,953,0,1},{2349,0,0,1},{516,965,2,1},
{2030,192,0,1},{2375,953,0,1},{2230,953,0,1},{2387,953,0,1},{2349,0,0,1},{516,965,2,1},
{2030,192,0,1},{2349,0,0,1},{516,965,2,1},{2284,953,0,1},{2329,953,0,1},{2349,0,0,1},
{516,965,2,1},{49,0,0,1},{2259,0,0,1},{2284,953,0,1},{2303,0,0,1},{2329,953,0,1},
{49,0,0,1},{2020,0,0,1},{49,0,0,1},{2030,224,0,1},{2020,0,0,1},{2037,225,0,1},
{49,0,0,1},{134,0,0,1},{145,0,0,1},{49,0,0,1},{2045,221,0,1},{2030,224,0,1},
{2037,225,0,1},{2045,221,0,1},{2052,0,0,1},{785,0,0,1},{2066,0,0,1},{2072,1063,3,1},
{2081,0,0,1},{2094,0,0,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,219,0,1},
{554,220,0,1},{2131,214,0,1},{2141,214,0,1},{766,979,0,1},{651,0,0,1},{677,0,0,1},
{554,0,0,1},{785,0,0,1},{134,0,0,1},{164,1064,3,1},{145,0,0,1},{150,967,0,1},
{1246,216,0,1},{1888,0,0,1},{2149,1065,3,1},{1900,0,0,1},{1912,210,0,1},{608,1066,3,1},
{2157,1067,3,1},{1497,0,0,1},{1990,0,0,1},{2006,979,0,1},{619,0,0,1},{49,0,0,1},
{516,965,2,1},{2172,208,0,1},{2190,211,0,1},{2199,226,0,1},{2206,228,0,1},{1759,230,0,1},
{785,0,0,1},{2172,209,0,1},{2190,212,0,1},{2199,227,0,1},{2206,229,0,1},{1759,231,0,1},
{785,0,0,1},{2211,0,0,1},{2230,953,0,1},{785,0,0,1},{2066,953,0,1},{2211,0,0,1},
{2230,953,0,1},{2066,953,0,1},{2243,210,0,1},{2045,221,0,1},{2030,224,0,1},{2037,225,0,1},
{2243,210,0,1},{2045,221,0,1},{2045,221,0,1},{2030,224,0,1},{2037,225,0,1},{2045,221,0,1},
{49,0,0,1},{2030,224,0,1},{2037,225,0,1},{49,0,0,1},{134,0,0,3},{145,0,0,3},
{150,970,0,3},{159,234,0,3},{554,235,0,3},{134,0,0,3},{164,1068,3,3},{145,0,0,3},
{150,967,0,3},{2400,0,0,3},{2418,0,0,3},{2441,241,0,3},{2453,0,0,3},{2462,0,0,3},
{2486,0,0,3},{2513,0,0,3},{2521,0,0,2},{2530,1069,1,1},{2530,1070,1,2},{2537,979,0,3},
{2554,979,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,239,0,3},{554,240,0,3},
{2573,979,0,3},{766,979,0,3},{651,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},
{134,0,0,3},{164,1071,3,3},{145,0,0,3},{150,967,0,3},{2587,0,0,3},{2609,0,0,3},
{2622,0,0,2},{2643,0,0,3},{2658,0,0,3},{2670,0,0,2},{2680,0,0,3},{2695,0,0,2},
{2712,0,0,3},{2724,242,0,2},{2741,0,0,2},{516,965,2,3},{2762,246,0,2},{2513,0,0,3},
{893,440,0,3},{2776,0,0,3},{2530,0,0,3},{2800,0,0,3},{2817,979,0,3},{608,1072,12,3},
{2832,0,0,3},{2839,0,0,2},{2853,0,0,2},{2859,979,0,3},{2869,0,0,3},{2879,0,0,2},
{2891,248,0,2},{150,970,0,3},{159,239,0,3},{338,1073,1,2},{2915,0,0,2},{2929,0,0,2},
{2938,1002,6,2},{554,0,0,2},{785,0,0,2},{2945,0,0,2},{2952,243,0,2},{2964,1074,1,2},
{338,1075,1,2},{2980,0,0,2},{2995,0,0,2},{2832,1002,6,2},{2869,1002,6,2},{134,0,0,1},
{145,0,0,1},{150,970,0,1},{159,251,0,1},{554,252,0,1},{134,0,0,1},{164,1076,3,1},
{145,0,0,1},{150,967,0,1},{2400,0,0,1},{2418,0,0,1},{2441,253,0,1},{2453,0,0,1},
{2462,0,0,1},{2486,0,0,1},{2513,0,0,1},{2530,1069,1,1},{2537,979,0,1},{2554,979,0,1},
{150,970,0,1},{159,239,0,1},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,257,0,3},
{554,258,0,3},{766,979,0,3},{1080,979,0,3},{651,0,0,3},{677,0,0,3},{554,0,0,3},
{785,0,0,3},{134,0,0,3},{164,1077,3,3},{145,0,0,3},{150,967,0,3},{1582,0,0,2},
{1651,1046,0,3},{1657,1002,1,3},{3012,0,2,1},{3012,0,0,2},{3020,0,0,3},{1544,0,0,3},
{3031,1002,1,3},{1664,0,0,3},{3038,0,2,1},{3038,0,0,2},{608,1078,7,3},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,261,0,2},{134,0,0,2},{164,1079,3,2},{145,0,0,2},
{150,967,0,2},{3020,0,0,2},{3050,0,0,2},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{159,265,0,1},{554,266,0,1},{766,979,0,1},{1080,979,0,1},{651,0,0,1},{677,0,0,1},
{554,0,0,1},{785,0,0,1},{134,0,0,1},{164,1080,3,1},{145,0,0,1},{150,967,0,1},
{1651,1046,0,1},{1657,1002,1,1},{3012,0,2,1},{3020,0,0,1},{1544,0,0,1},{3031,1002,1,1},
{1664,0,0,1},{3038,0,2,1},{608,1081,7,1},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,269,0,2},{134,0,0,2},{164,1082,3,2},{145,0,0,2},{150,967,0,2},{3020,0,0,2},
{3050,0,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,272,0,2},{554,273,0,2},
{134,0,0,2},{164,1083,3,2},{145,0,0,2},{150,967,0,2},{3062,0,0,2},{3083,0,0,2},
{3092,0,0,2},{3100,0,0,2},{3114,0,0,2},{3122,0,0,2},{3129,0,0,2},{3147,0,0,2},
{3166,0,0,2},{3020,0,0,2},{3184,0,0,2},{3202,1084,0,2},{3228,979,0,2},{3243,0,0,2},
{608,1011,10,2},{3260,979,0,2},{3269,979,0,2},{134,0,0,3},{145,0,0,3},{150,970,0,3},
{159,276,0,3},{134,0,0,3},{164,1085,3,3},{145,0,0,3},{150,967,0,3},{3279,969,0,3},
{3291,0,0,3},{3306,0,0,3},{3327,0,0,3},{3344,0,0,2},{3360,969,0,3},{1135,0,0,2},
{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,279,0,2},{134,0,0,2},{164,1086,3,2},
{145,0,0,2},{150,967,0,2},{3370,0,0,2},{3384,0,0,2},{3401,0,0,2},{3411,969,0,2},
{3360,969,0,2},{1135,0,0,2},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,285,0,1},
{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,283,0,2},{134,0,0,2},{164,1087,3,2},
{145,0,0,2},{150,967,0,2},{3370,0,0,2},{3384,0,0,2},{3401,0,0,2},{3411,969,0,2},
{3360,969,0,2},{1135,0,0,2},{134,0,0,1},{164,1088,3,1},{145,0,0,1},{150,967,0,1},
{3279,969,0,1},{3291,0,0,1},{3306,0,0,1},{3327,0,0,1},{3360,969,0,1},{3420,0,0,3},
{1359,0,0,3},{3427,0,0,3},{3436,0,0,3},{3445,387,0,3},{3458,419,0,3},{3470,421,0,3},
{3486,0,0,2},{785,0,0,2},{3503,0,0,3},{49,0,0,3},{3514,0,0,3},{3526,0,0,3},
{3535,0,0,3},{3420,0,0,3},{145,0,0,3},{3427,0,0,3},{3427,0,0,3},{3543,0,0,3},
{3554,0,0,3},{3570,0,0,3},{3427,0,0,3},{3543,0,0,3},{3570,0,0,3},{134,0,0,3},
{145,0,0,3},{150,970,0,3},{2030,405,0,1},{2030,405,2,2},{3580,474,0,1},{3580,474,2,2},
{3606,474,0,1},{3606,474,2,2},{3633,0,0,3},{3420,0,0,3},{3640,474,2,2},{3660,474,0,1},
{3660,474,2,2},{3681,474,0,1},{3681,474,2,2},{3427,0,0,3},{3700,1084,0,3},{3717,0,0,3},
{3633,0,0,3},{3420,0,0,3},{3660,376,0,1},{3660,376,2,2},{3427,0,0,3},{3700,1084,0,3},
{3730,1002,3,1},{3730,1002,1,2},{3734,1002,3,1},{3734,1002,1,2},{3739,1002,3,1},{3739,1002,1,2},
{525,0,0,3},{3427,0,0,3},{3748,0,0,3},{3759,474,0,1},{3759,474,2,2},{1646,0,0,3},
{3739,1002,3,1},{3739,1002,1,2},{525,0,0,3},{3427,0,0,3},{3748,0,0,3},{3759,376,0,1},
{3759,376,2,2},{1646,0,0,3},{3420,0,0,3},{3427,0,0,3},{3759,474,0,1},{3759,474,2,2},
{3436,0,0,3},{3420,0,0,3},{3427,0,0,3},{3759,376,0,1},{3759,376,2,2},{3436,0,0,3},
{356,0,0,3},{1745,965,2,2},{49,0,0,2},{3769,0,0,2},{525,0,0,2},{3020,0,0,2},
{1640,0,0,3},{651,0,0,3},{554,0,0,3},{785,0,0,3},{134,0,0,3},{608,1089,9,1},
{608,1089,10,2},{145,0,0,3},{150,970,0,3},{134,0,0,3},{164,1090,3,3},{145,0,0,3},
{150,967,0,3},{134,0,0,3},{3778,1084,0,3},{842,1084,0,3},{3789,0,0,3},{145,0,0,3},
{150,970,0,3},{49,0,0,3},{3769,0,0,3},{12,0,0,3},{49,0,0,3},{3769,0,0,3},
{134,0,0,3},{164,1091,3,3},{145,0,0,3},{150,967,0,3},{3799,0,0,3},{49,0,0,3},
{482,0,0,3},{3816,0,0,3},{1544,0,0,3},{164,1092,3,1},{164,1092,1,2},{49,0,0,3},
{3769,0,0,3},{3832,0,0,3},{164,1092,3,1},{164,1092,1,2},{49,0,0,3},{3769,0,0,3},
{3844,1002,3,1},{3844,1002,1,2},{3849,1002,3,1},{3849,1002,1,2},{1290,1093,5,1},{1290,1093,4,2},
{3857,1094,3,1},{3857,1094,1,2},{3865,0,0,3},{3871,0,0,3},{3887,367,0,3},{3897,444,0,3},
{49,0,0,3},{3911,1095,13,3},{3917,444,0,3},{3932,1098,1,2},{466,461,0,3},{3945,0,0,2},
{3959,1099,1,2},{3978,476,0,3},{3994,444,0,3},{4007,0,0,3},{4013,0,0,3},{4023,0,0,3},
{4046,0,0,3},{4071,0,0,3},{4075,1096,14,1},{4075,1096,15,2},{4089,1097,16,1},{4089,1097,17,2},
{4102,0,0,3},{2915,0,0,2},{4113,0,0,2},{4125,0,0,2},{4138,1002,3,1},{4138,1002,1,2},
{4144,0,0,3},{4154,0,0,3},{4168,0,0,3},{4175,0,0,3},{49,0,0,3},{4184,0,0,3},
{4125,0,0,2},{3945,0,0,2},{2945,0,0,2},{4193,319,0,2},{2929,0,0,2},{2938,1002,6,2},
{4203,321,0,3},{4211,322,0,3},{4222,323,0,3},{4230,979,0,3},{4240,0,0,3},{4252,0,0,3},
{4261,979,0,3},{651,0,0,3},{677,0,0,3},{4272,0,0,3},{4230,979,0,3},{651,0,0,3},
{677,0,0,3},{4279,1100,0,2},{4298,1101,4,2},{4240,0,0,3},{3865,0,0,3},{4323,0,0,3},
{4331,320,0,3},{49,0,0,3},{2853,0,0,3},{466,461,0,2},{4341,0,0,3},{4354,0,0,3},
{4362,320,0,3},{4368,0,0,2},{1646,325,0,2},{4089,1102,17,2},{4379,373,0,2},{4385,0,0,3},
{164,1103,3,1},{164,1103,1,2},{32,404,0,1},{32,404,2,2},{4390,0,0,3},{525,0,0,3},
{4395,455,0,1},{4395,455,2,2},{3832,0,0,3},{164,1103,3,1},{164,1103,1,2},{4412,0,0,3},
{4419,953,0,3},{4429,0,0,3},{4438,0,0,3},{3083,0,0,3},{4441,405,0,1},{4441,405,2,2},
{4451,0,0,3},{49,0,0,3},{530,0,0,3},{4184,0,0,3},{4463,1104,3,1},{4463,1106,1,2},
{4473,1104,3,1},{4473,1106,1,2},{3911,1105,3,1},{3911,1107,1,2},{134,0,0,3},{145,0,0,3},
{150,970,0,3},{4491,1108,3,1},{4491,1108,1,2},{134,0,0,3},{164,1109,3,3},{145,0,0,3},
{150,967,0,3},{4499,307,0,3},{4512,0,0,3},{3759,470,0,3},{49,0,0,3},{2066,0,0,3},
{4519,338,0,3},{4529,308,0,1},{4529,308,2,2},{32,404,0,1},{32,404,2,2},{4545,347,2,2},
{4395,455,0,1},{4395,455,2,2},{4556,471,0,1},{4556,471,2,2},{3844,1002,3,1},{3844,1002,1,2},
{3849,1002,3,1},{3849,1002,1,2},{1290,1093,5,1},{1290,1093,4,2},{3857,1094,3,1},{3857,1094,1,2},
{3865,0,0,3},{3871,0,0,3},{3887,367,0,3},{3897,444,0,3},{49,0,0,3},{3911,1095,3,1},
{3911,1095,13,2},{3917,444,0,3},{3932,1098,1,2},{466,461,0,3},{3945,0,0,2},{3959,1099,1,2},
{3978,476,0,3},{3994,444,0,3},{4007,0,0,3},{4013,0,0,3},{4569,0,0,3},{4023,0,0,3},
{4046,0,0,3},{4071,0,0,3},{4075,1096,14,1},{4075,1096,15,2},{4089,1097,16,1},{4089,1097,17,2},
{4102,0,0,3},{4589,412,0,3},{2945,0,0,3},{134,0,0,3},{4609,0,0,3},{4615,969,0,3},
{4625,979,0,3},{4640,405,0,1},{4640,405,2,2},{145,0,0,3},{4655,979,0,3},{651,0,0,3},
{150,970,0,3},{677,0,0,3},{4669,405,0,1},{4669,405,2,2},{4677,0,0,3},{4696,0,0,3},
{4714,343,0,3},{4721,344,0,3},{785,0,0,3},{134,0,0,3},{164,1110,3,3},{145,0,0,3},
{150,967,0,3},{4609,0,0,3},{4728,969,0,3},{4745,0,0,3},{4755,0,0,3},{3849,1002,3,1},
{3849,1002,1,2},{3420,0,0,3},{4760,0,0,3},{3427,0,0,3},{4764,1002,3,1},{4764,1002,1,2},
{4775,1002,3,1},{4775,1002,1,2},{12,0,0,2},{3769,0,0,2},{525,0,0,2},{4781,0,0,2},
{3633,0,0,3},{3420,0,0,3},{4792,1084,0,3},{3427,0,0,3},{3759,474,0,1},{3759,474,2,2},
{3633,0,0,3},{3420,0,0,3},{4792,1084,0,3},{3427,0,0,3},{3759,376,0,1},{3759,376,2,2},
{4800,0,0,3},{4812,0,0,3},{3420,0,0,3},{1359,0,0,3},{4824,0,0,3},{3427,0,0,3},
{530,0,0,2},{693,0,0,2},{4831,0,0,3},{4841,0,0,3},{847,0,0,3},{4852,0,0,3},
{4862,0,0,3},{525,0,0,3},{3427,0,0,3},{4852,0,0,3},{525,0,0,3},{3427,0,0,3},
{4755,0,0,3},{4881,1111,3,1},{4881,1111,1,2},{525,0,0,3},{530,982,0,3},{4893,0,0,3},
{49,0,0,3},{2066,0,0,3},{4900,345,0,1},{4905,356,0,1},{4913,490,0,1},{4923,1002,3,1},
{4923,1002,1,2},{4438,0,0,3},{4438,0,0,2},{525,0,0,3},{785,0,0,3},{4933,0,0,3},
{4951,0,0,3},{3420,0,0,3},{4967,0,0,3},{4981,0,0,3},{4985,0,0,3},{4760,0,0,3},
{5000,1002,3,1},{5000,1002,1,2},{3427,0,0,3},{3759,474,0,1},{3759,474,2,2},{5008,0,0,3},
{4933,0,0,3},{4951,0,0,3},{3420,0,0,3},{4967,0,0,3},{4981,0,0,3},{4985,0,0,3},
{4760,0,0,3},{5000,1002,3,1},{5000,1002,1,2},{3427,0,0,3},{3759,376,0,1},{3759,376,2,2},
{5008,0,0,3},{5021,0,0,2},{5032,0,0,2},{5042,0,0,2},{12,0,0,3},{4390,0,0,3},
{525,0,0,3},{5051,358,0,1},{5051,368,0,2},{5061,358,0,1},{5061,368,0,2},{4368,0,0,2},
{4900,345,0,2},{4905,356,0,2},{5069,486,0,2},{4913,490,0,2},{134,0,0,3},{145,0,0,3},
{150,970,0,3},{159,372,0,3},{5075,1100,0,3},{5083,1100,0,3},{5098,1100,0,3},{5102,1100,0,3},
{5123,1100,0,3},{785,0,0,3},{134,0,0,3},{164,1112,3,3},{145,0,0,3},{150,967,0,3},
{5127,1113,3,1},{5127,1113,1,2},{5134,0,0,2},{5138,1002,1,2},{1544,0,0,2},{4429,0,0,3},
{4438,0,0,3},{5157,0,0,2},{3911,1114,1,3},{5164,1115,3,1},{5164,1115,1,2},{49,0,0,3},
{3420,0,0,3},{525,0,0,3},{554,0,0,2},{5172,0,0,2},{525,0,0,3},{3427,0,0,3},
{5204,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,383,0,3},{554,384,0,3},
{766,979,0,3},{651,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},{134,0,0,3},
{164,1116,3,3},{145,0,0,3},{150,967,0,3},{5211,1002,3,1},{5211,1002,1,2},{608,1117,9,1},
{608,1117,10,2},{5222,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,400,0,3},
{554,401,0,3},{5228,0,0,3},{785,0,0,3},{5236,1118,3,1},{5236,1118,1,2},{5284,397,0,1},
{5284,397,2,2},{5331,1002,6,2},{5342,0,0,2},{466,1100,0,2},{5360,979,0,3},{766,979,0,3},
{651,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},{5378,310,0,3},{2530,390,0,3},
{5388,390,0,3},{1640,0,0,3},{5397,390,0,3},{5411,326,0,3},{5427,0,0,2},{134,0,0,3},
{164,1119,3,3},{145,0,0,3},{150,967,0,3},{5452,396,0,2},{49,0,0,2},{5461,0,0,2},
{5485,0,0,2},{5500,1120,3,1},{5500,1121,1,2},{12,0,0,3},{2929,0,0,3},{2938,1002,3,1},
{2938,1002,1,2},{5518,1122,3,1},{5518,1122,1,2},{5535,1122,3,1},{5535,1122,1,2},{5547,390,0,3},
{5560,0,0,3},{5571,0,0,3},{5579,1002,18,1},{5579,1002,19,2},{5588,0,0,3},{5599,1123,3,1},
{5599,1123,1,2},{5606,0,0,3},{4463,1124,9,1},{4463,1124,10,2},{5620,1100,0,3},{5632,1100,0,3},
{608,1125,9,1},{608,1125,10,2},{5641,391,0,3},{5648,392,0,3},{5664,1002,1,2},{5452,393,0,2},
{5681,1126,3,1},{5681,1126,1,2},{5688,403,0,3},{5222,0,0,3},{5697,1128,1,2},{5713,1127,3,1},
{5713,1127,1,2},{5729,1002,3,1},{5729,1002,1,2},{5632,0,0,2},{5742,0,0,3},{5755,0,0,3},
{5762,0,0,3},{5786,0,0,3},{5800,0,0,3},{5817,0,0,3},{5832,0,0,3},{5842,0,0,3},
{5858,0,0,3},{5866,402,0,2},{5871,0,0,3},{134,0,0,3},{5882,0,0,3},{134,0,0,3},
{5882,0,0,3},{145,0,0,3},{49,0,0,3},{482,0,0,3},{3816,0,0,3},{1544,0,0,3},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,415,0,3},{554,416,0,3},{134,0,0,3},
{145,0,0,3},{150,970,0,3},{159,410,0,3},{554,411,0,3},{2573,979,0,3},{766,979,0,3},
{651,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},{134,0,0,3},{164,1044,3,3},
{145,0,0,3},{150,967,0,3},{5892,1002,3,1},{5892,1002,1,2},{5904,496,0,1},{5904,496,2,2},
{5915,497,0,2},{466,461,0,1},{466,504,0,2},{516,965,2,3},{5929,0,0,3},{5946,0,0,2},
{5972,0,0,3},{4781,0,0,3},{5892,1002,3,1},{5892,1002,1,2},{5983,1084,0,2},{4279,1100,0,2},
{5632,1100,0,3},{608,1129,9,1},{608,1129,10,2},{6009,0,0,2},{6042,378,0,2},{5222,0,0,3},
{150,970,0,3},{159,410,0,3},{6061,0,0,3},{3427,0,0,3},{134,0,0,3},{164,1130,3,3},
{145,0,0,3},{150,967,0,3},{5892,1002,3,1},{5892,1002,1,2},{6071,286,0,3},{6092,290,0,3},
{6102,291,0,3},{5632,1100,0,3},{6112,297,0,3},{6119,299,0,3},{6126,405,0,1},{6126,405,2,2},
{6135,294,0,3},{6139,346,0,3},{6142,348,0,3},{6153,350,0,3},{6161,351,0,3},{6179,354,0,3},
{6189,361,0,3},{6198,362,0,3},{6204,377,0,3},{6210,1002,3,1},{6210,1002,1,2},{6223,379,0,3},
{3445,502,0,3},{6227,0,0,3},{6257,417,0,3},{6278,442,0,3},{6293,446,0,3},{6301,447,0,3},
{6305,464,0,3},{5929,0,0,3},{6313,487,0,3},{5946,0,0,2},{5972,0,0,3},{6323,506,0,3},
{6337,979,0,2},{651,0,0,3},{5222,0,0,3},{677,0,0,3},{3420,0,0,3},{6361,0,0,3},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,436,0,3},{554,437,0,3},{5236,1131,3,1},
{5236,1131,1,2},{5284,1132,3,1},{5284,1132,1,2},{1745,965,2,3},{6366,1002,1,2},{6381,1002,1,2},
{87,965,2,3},{6399,1002,3,1},{6399,1002,1,2},{6410,0,0,3},{5236,1131,3,1},{5236,1131,1,2},
{5284,1132,3,1},{5284,1132,1,2},{6422,0,0,2},{6443,0,0,2},{6464,0,0,2},{6472,0,0,2},
{3062,0,0,2},{3020,0,0,2},{6480,1084,0,2},{2573,979,0,3},{766,979,0,3},{651,0,0,3},
{619,0,0,2},{677,0,0,3},{554,0,0,3},{785,0,0,3},{6496,1002,3,1},{6496,1002,1,2},
{4792,1133,3,1},{4792,1133,1,2},{6508,1002,3,1},{6508,1002,1,2},{49,0,0,3},{2066,0,0,3},
{6517,1134,1,2},{5342,0,0,2},{4438,0,0,3},{134,0,0,3},{164,1135,3,3},{145,0,0,3},
{150,967,0,3},{49,0,0,2},{6533,0,0,3},{49,0,0,2},{5342,0,0,2},{6547,0,0,2},
{49,0,0,2},{5342,0,0,2},{49,0,0,2},{6573,0,0,2},{6586,288,0,2},{6602,0,0,3},
{6610,0,0,3},{6630,0,0,3},{6641,0,0,3},{6654,0,0,3},{6664,0,0,2},{6684,463,0,3},
{6699,468,0,3},{5138,1002,3,1},{5138,1002,1,2},{5427,0,0,2},{6714,1136,3,1},{6714,1136,1,2},
{6722,508,0,3},{2587,0,0,3},{6737,287,0,3},{6746,0,0,3},{5331,1137,5,1},{5331,1137,4,2},
{6775,424,0,3},{6785,0,0,3},{6795,0,0,3},{6814,1138,5,1},{6814,1138,4,2},{6834,1139,20,1},
{6834,1139,21,2},{6846,0,0,3},{6854,0,0,3},{6866,0,0,3},{6874,0,0,2},{4429,0,0,3},
{6884,0,0,2},{6901,1140,5,1},{6901,1145,4,2},{6918,1137,5,1},{6918,1137,4,2},{3083,0,0,3},
{6933,1084,0,1},{6933,1084,2,2},{6946,429,0,2},{6949,1100,0,3},{6958,0,0,3},{6975,0,0,3},
{6984,0,0,3},{7002,1141,3,1},{7002,1141,1,2},{7017,1146,22,2},{466,461,0,2},{3945,0,0,3},
{7032,0,0,3},{7049,0,0,3},{7063,1147,4,2},{7079,434,0,2},{3978,435,0,3},{7095,0,0,3},
{3147,0,0,3},{7110,0,0,3},{7128,0,0,3},{7150,0,0,3},{7160,0,0,3},{7190,1142,3,1},
{7190,1142,1,2},{7202,1143,23,3},{7228,1144,24,1},{7228,1144,22,2},{4279,1100,0,2},{608,1148,9,1},
{608,1148,10,2},{7236,1149,3,1},{7236,1149,1,2},{7254,1149,3,1},{7254,1149,1,2},{7281,426,0,2},
{4168,0,0,3},{7309,1151,25,2},{7317,1149,3,1},{7317,1149,1,2},{651,0,0,3},{7339,1152,1,2},
{7376,0,0,3},{619,0,0,2},{5222,0,0,3},{7394,0,0,3},{7400,1150,20,1},{7400,1150,21,2},
{7407,0,0,3},{677,0,0,3},{7416,0,0,2},{7423,1153,22,2},{466,461,0,2},{2859,979,0,3},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{893,440,0,3},{134,0,0,3},{164,1154,3,3},
{145,0,0,3},{150,967,0,3},{150,970,0,3},{159,436,0,3},{1640,0,0,3},{530,0,0,3},
{4184,0,0,3},{3420,0,0,3},{3427,0,0,3},{3436,0,0,3},{7445,399,0,1},{7445,399,2,2},
{7456,0,0,3},{4900,345,0,3},{7463,0,0,3},{7480,352,0,2},{4905,356,0,3},{7485,0,0,3},
{2052,0,0,3},{7505,0,0,3},{4913,490,0,3},{7160,0,0,3},{356,0,0,3},{3832,0,0,3},
{7522,1155,3,1},{7522,1155,1,2},{1739,0,0,3},{3427,0,0,3},{7530,0,0,3},{7539,0,0,3},
{1646,0,0,3},{7546,0,0,3},{3420,0,0,3},{3865,0,0,3},{7553,0,0,3},{3739,1002,3,1},
{3739,1002,1,2},{7561,0,0,3},{3427,0,0,3},{3759,474,0,1},{3759,474,2,2},{1646,0,0,3},
{3420,0,0,3},{3865,0,0,3},{7553,0,0,3},{3739,1002,3,1},{3739,1002,1,2},{7561,0,0,3},
{3427,0,0,3},{3759,376,0,1},{3759,376,2,2},{1646,0,0,3},{134,0,0,3},{145,0,0,3},
{150,970,0,3},{159,452,0,3},{554,453,0,3},{766,979,0,3},{651,0,0,3},{677,0,0,3},
{554,0,0,3},{785,0,0,3},{134,0,0,3},{164,1156,3,3},{145,0,0,3},{150,967,0,3},
{856,0,0,3},{1126,0,0,3},{516,1084,0,1},{516,1084,2,2},{893,440,0,3},{1144,0,0,3},
{608,1157,9,1},{608,1157,10,2},{1314,0,0,3},{619,0,0,3},{1162,0,0,3},{1126,0,0,3},
{49,0,0,2},{3012,0,0,2},{2915,0,0,3},{7566,953,0,3},{1759,0,0,3},{7574,0,0,2},
{651,0,0,2},{7581,0,0,2},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,459,0,3},
{554,460,0,3},{134,0,0,3},{164,1158,3,3},{145,0,0,3},{150,967,0,3},{7592,1100,0,3},
{7597,466,0,1},{7597,466,2,2},{7611,1002,3,1},{7611,1002,1,2},{7592,1100,0,3},{7618,1100,0,3},
{7623,1159,26,2},{5127,1100,0,3},{7630,1100,0,3},{49,0,0,2},{466,1160,27,2},{7639,0,0,3},
{7645,0,0,3},{785,0,0,3},{1646,0,0,3},{3420,0,0,3},{7650,0,0,3},{7658,0,0,3},
{3427,0,0,3},{3759,474,0,1},{3759,474,2,2},{7675,0,0,3},{7686,0,0,3},{7698,0,0,3},
{7710,0,0,3},{4781,0,0,3},{3420,0,0,3},{7650,0,0,3},{7658,0,0,3},{3427,0,0,3},
{3759,376,0,1},{3759,376,2,2},{7675,0,0,3},{7686,0,0,3},{7698,0,0,3},{7710,0,0,3},
{4781,0,0,3},{5518,1161,3,1},{5518,1161,1,2},{2929,0,0,3},{7717,0,0,3},{2938,1002,3,1},
{2938,1002,1,2},{3486,0,0,3},{785,0,0,3},{134,0,0,3},{842,1084,0,3},{3789,0,0,3},
{145,0,0,3},{150,970,0,3},{7727,1084,0,3},{785,0,0,3},{49,0,0,3},{3769,0,0,3},
{12,0,0,3},{49,0,0,3},{3769,0,0,3},{134,0,0,3},{164,1162,3,3},{145,0,0,3},
{150,967,0,3},{164,1092,3,1},{164,1092,1,2},{49,0,0,3},{3769,0,0,3},{49,0,0,3},
{482,0,0,3},{3832,0,0,3},{164,1092,3,1},{164,1092,1,2},{3769,0,0,3},{3543,0,0,3},
{7738,0,0,3},{6586,288,0,2},{7763,296,0,3},{7776,0,0,3},{7787,0,0,3},{7797,0,0,3},
{6630,0,0,3},{6641,0,0,3},{6654,0,0,3},{6684,463,0,3},{6699,468,0,3},{6722,508,0,3},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,483,0,3},{554,484,0,3},{134,0,0,3},
{6746,0,0,3},{6901,1140,3,1},{6901,1145,1,2},{145,0,0,3},{150,970,0,3},{7820,1069,5,1},
{7820,1070,4,2},{134,0,0,3},{164,1163,3,3},{145,0,0,3},{150,967,0,3},{7828,0,0,3},
{1582,0,0,3},{525,0,0,3},{134,0,0,3},{164,1164,3,3},{145,0,0,3},{150,967,0,3},
{4451,0,0,3},{49,0,0,3},{7837,0,0,3},{530,0,0,3},{4184,0,0,3},{7846,982,0,3},
{7857,0,0,3},{7887,0,0,3},{7897,1002,1,3},{7908,1002,3,1},{7908,1002,1,2},{7920,0,0,3},
{7933,0,0,3},{7955,0,0,3},{7975,0,0,3},{7997,1002,1,3},{8008,0,0,3},{8023,0,0,3},
{8041,0,0,3},{8056,1002,3,1},{8056,1002,1,2},{3911,1165,28,3},{8081,0,0,3},{516,1084,0,1},
{516,1084,2,2},{8106,0,0,3},{8122,485,0,3},{8144,1002,3,1},{8157,0,0,2},{785,0,0,3},
{608,1011,10,3},{8177,375,0,3},{8190,301,0,3},{8199,0,0,2},{3420,0,0,3},{3427,0,0,3},
{3759,405,0,1},{3759,405,2,2},{4781,0,0,3},{8207,0,0,3},{3420,0,0,3},{3427,0,0,3},
{3759,376,0,1},{3759,376,2,2},{4781,0,0,3},{8207,0,0,3},{49,0,0,3},{2066,0,0,3},
{4755,0,0,3},{530,982,0,3},{8223,0,0,3},{12,0,0,3},{8230,979,0,3},{2066,0,0,3},
{8223,0,0,3},{12,0,0,3},{2929,0,0,3},{8240,0,0,3},{2066,0,0,3},{12,0,0,3},
{2938,1002,3,1},{2938,1002,1,2},{8258,1166,3,1},{8258,1166,1,2},{1745,965,2,3},{6366,1002,1,2},
{8280,0,0,3},{8288,0,0,2},{8299,0,0,2},{8318,0,0,2},{6410,0,0,3},{8335,0,0,3},
{8353,0,0,3},{145,0,0,3},{49,0,0,3},{8353,0,0,2},{145,0,0,2},{49,0,0,2},
{482,0,0,2},{6071,286,0,3},{6092,290,0,3},{6102,292,0,3},{6112,298,0,3},{6119,300,0,3},
{5378,312,0,3},{6135,295,0,3},{8362,329,0,3},{8374,330,0,3},{8383,340,0,3},{6139,346,0,3},
{6142,349,0,3},{6153,350,0,3},{6161,351,0,3},{8393,353,0,3},{6179,355,0,3},{6189,361,0,3},
{3865,364,0,2},{6198,363,0,3},{49,0,0,3},{6223,379,0,3},{8401,413,0,3},{6257,417,0,3},
{6278,442,0,3},{8423,445,0,3},{6293,446,0,3},{6301,448,0,3},{6305,465,0,3},{8433,475,0,3},
{6313,488,0,3},{6323,506,0,3},{3503,0,0,3},{49,0,0,3},{8440,0,0,3},{8450,0,0,3},
{49,0,0,3},{3427,0,0,3},{8467,0,0,2},{8485,0,0,3},{8493,0,0,3},{8440,0,0,2},
{49,0,0,2},{3427,0,0,2},{8467,0,0,2},{8505,505,0,2},{8518,397,0,1},{8518,397,2,2},
{8527,302,0,2},{5378,311,0,3},{8362,327,0,3},{8546,422,0,2},{8433,473,0,3},{8561,480,0,3},
{5127,1100,0,2},{7630,1100,0,2},{3865,365,0,2},{3420,0,0,3},{8581,0,0,3},{8597,0,0,3},
{8615,0,0,3},{8626,420,0,3},{7456,0,0,3},{8642,0,0,3},{8661,0,0,3},{8684,0,0,2},
{8696,0,0,3},{4463,1002,6,3},{608,510,0,3},{8710,1084,0,3},{8729,511,0,3},{4429,0,0,3},
{3083,0,0,3},{4441,405,0,1},{4441,405,2,2},{8735,0,0,3},{2853,0,0,3},{8740,0,0,3},
{2879,0,0,3},{8748,1168,1,2},{8757,1167,1,3},{4451,0,0,3},{49,0,0,3},{530,0,0,3},
{4184,0,0,3},{8766,0,0,3},{134,0,0,3},{4852,1169,1,3},{145,0,0,3},{150,970,0,3},
{3911,1170,1,1},{3911,1171,1,2},{134,0,0,3},{164,1172,3,3},{145,0,0,3},{150,967,0,3},
{49,0,0,2},{49,0,0,3},{4463,1002,6,1},{608,518,0,1},{8729,519,0,1},{4429,0,0,1},
{3083,0,0,1},{4441,405,0,1},{8778,1084,0,1},{2853,0,0,1},{8740,0,0,1},{2879,0,0,1},
{8757,1173,1,1},{4451,0,0,1},{49,0,0,1},{530,0,0,1},{4184,0,0,1},{8766,0,0,1},
{134,0,0,1},{4852,1174,1,1},{145,0,0,1},{150,970,0,1},{3911,1175,1,1},{134,0,0,1},
{164,1176,3,1},{145,0,0,1},{150,967,0,1},{49,0,0,1},{2945,0,0,3},{134,0,0,3},
{8787,0,0,3},{8803,979,0,3},{8828,979,0,3},{8852,344,0,3},{4615,969,0,3},{145,0,0,3},
{150,970,0,3},{8869,0,0,3},{677,0,0,3},{8874,405,0,1},{8874,405,2,2},{4669,405,0,1},
{4669,405,2,2},{8884,0,0,3},{4696,0,0,3},{4714,526,0,3},{785,0,0,3},{134,0,0,3},
{164,1177,3,3},{145,0,0,3},{150,967,0,3},{4609,0,0,3},{4728,969,0,3},{2945,0,0,1},
{134,0,0,1},{8787,0,0,1},{8803,979,0,1},{8828,979,0,1},{8852,344,0,1},{4615,969,0,1},
{145,0,0,1},{150,970,0,1},{8869,0,0,1},{677,0,0,1},{8874,405,0,1},{4669,405,0,1},
{8884,0,0,1},{4696,0,0,1},{4714,529,0,1},{785,0,0,1},{134,0,0,1},{164,1178,3,1},
{145,0,0,1},{150,967,0,1},{4609,0,0,1},{4728,969,0,1},{8904,533,0,1},{525,0,0,1},
{8912,0,0,1},{8921,1179,3,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,536,0,1},
{554,537,0,1},{1759,496,0,1},{1464,0,0,1},{8927,982,0,1},{134,0,0,1},{164,1180,3,1},
{145,0,0,1},{150,967,0,1},{4755,0,0,1},{8939,531,0,1},{8904,533,0,1},{8944,0,0,1},
{338,1181,3,1},{8961,1182,3,1},{8177,375,0,1},{8965,1002,3,1},{3543,0,0,1},{8971,0,0,2},
{8987,0,0,2},{785,0,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,544,0,2},
{554,545,0,2},{766,979,0,2},{651,0,0,2},{677,0,0,2},{554,0,0,2},{785,0,0,2},
{134,0,0,2},{164,1183,3,2},{145,0,0,2},{150,967,0,2},{9012,540,0,2},{9032,0,0,2},
{9051,554,0,2},{338,1184,1,2},{608,1185,10,2},{49,0,0,2},{9078,557,0,2},{785,0,0,2},
{9086,0,0,2},{8971,0,0,2},{9108,547,0,2},{8987,0,0,2},{1703,1002,6,2},{1719,1002,6,2},
{1871,1186,1,2},{120,1187,1,2},{9122,1188,1,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,555,0,2},{554,556,0,2},{766,979,0,2},{651,0,0,2},{677,0,0,2},{554,0,0,2},
{785,0,0,2},{134,0,0,2},{164,1189,3,2},{145,0,0,2},{150,967,0,2},{49,0,0,2},
{9131,539,0,2},{9138,548,0,2},{785,0,0,2},{608,1190,10,2},{9146,0,0,2},{9155,0,0,2},
{9172,0,0,2},{419,1002,6,2},{9179,0,0,2},{6399,1002,6,2},{466,1002,6,2},{1719,1002,6,2},
{49,0,0,2},{482,0,0,2},{1739,546,0,2},{145,0,0,2},{7095,559,0,2},{1646,561,0,2},
{49,0,0,2},{785,0,0,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,566,0,1},
{554,567,0,1},{766,979,0,1},{651,0,0,1},{677,0,0,1},{554,0,0,1},{785,0,0,1},
{134,0,0,1},{164,1191,3,1},{145,0,0,1},{150,967,0,1},{9012,562,0,1},{9032,0,0,1},
{9051,576,0,1},{338,1192,1,1},{608,1193,7,1},{49,0,0,1},{9078,579,0,1},{785,0,0,1},
{9192,0,0,1},{9108,569,0,1},{1703,1002,6,1},{1719,1002,6,1},{1871,1194,1,1},{120,1195,1,1},
{9122,1196,1,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,577,0,1},{554,578,0,1},
{766,979,0,1},{651,0,0,1},{677,0,0,1},{554,0,0,1},{785,0,0,1},{134,0,0,1},
{164,1197,3,1},{145,0,0,1},{150,967,0,1},{49,0,0,1},{9138,570,0,1},{785,0,0,1},
{608,1198,7,1},{9146,0,0,1},{9155,0,0,1},{9172,0,0,1},{419,1002,6,1},{9179,0,0,1},
{6399,1002,6,1},{466,1002,6,1},{1719,1002,6,1},{49,0,0,1},{482,0,0,1},{1739,568,0,1},
{145,0,0,1},{7095,581,0,1},{1646,583,0,1},{49,0,0,1},{8904,591,0,3},{525,0,0,3},
{8912,0,0,3},{8921,1199,1,3},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,588,0,2},
{134,0,0,2},{164,1200,3,2},{145,0,0,2},{150,967,0,2},{9217,612,0,2},{9227,0,0,3},
{9232,1002,3,1},{9232,1002,1,2},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,602,0,3},
{554,603,0,3},{1759,496,0,1},{1759,496,2,2},{693,601,0,3},{134,0,0,3},{145,0,0,3},
{150,970,0,3},{159,595,0,3},{134,0,0,3},{164,1201,3,3},{145,0,0,3},{150,967,0,3},
{8353,0,0,3},{145,0,0,3},{49,0,0,3},{482,0,0,3},{476,0,0,3},{9239,0,0,3},
{9250,594,0,3},{134,0,0,3},{164,1202,3,3},{145,0,0,3},{150,967,0,3},{4429,0,0,2},
{4438,0,0,2},{3911,1203,1,2},{5164,1204,1,2},{1640,0,0,2},{530,0,0,2},{4184,0,0,2},
{4755,0,0,3},{8939,585,0,3},{49,0,0,3},{530,613,0,1},{530,613,2,2},{9261,591,0,3},
{8944,0,0,3},{338,1205,1,3},{8961,1206,1,3},{8177,375,0,1},{8177,598,0,2},{8965,1002,1,3},
{3543,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,611,0,3},{3911,1207,3,1},
{3911,1207,1,2},{9276,1208,3,1},{9276,1208,1,2},{9279,1208,3,1},{9279,1208,1,2},{3911,1207,3,1},
{3911,1207,1,2},{134,0,0,3},{164,1209,3,3},{145,0,0,3},{150,967,0,3},{9284,589,0,3},
{87,965,2,3},{9292,965,2,3},{9304,0,0,3},{530,982,0,3},{4184,0,0,3},{9312,1210,3,1},
{9312,1210,1,2},{5164,1211,3,1},{5164,1211,1,2},{9292,965,2,3},{9319,1002,3,1},{9319,1002,1,2},
{1739,0,0,2},{49,0,0,2},{482,0,0,2},{1759,0,0,2},{49,0,0,3},{9331,0,0,3},
{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,616,0,2},{554,617,0,2},{134,0,0,2},
{164,1212,3,2},{145,0,0,2},{150,967,0,2},{9338,1002,1,2},{608,1011,10,2},{8904,624,0,1},
{525,0,0,1},{8912,0,0,1},{8921,1213,3,1},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,622,0,2},{134,0,0,2},{164,1214,3,2},{145,0,0,2},{150,967,0,2},{9217,634,0,2},
{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,631,0,1},{554,632,0,1},{1759,496,0,1},
{1464,0,0,1},{8927,982,0,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,628,0,1},
{134,0,0,1},{164,1215,3,1},{145,0,0,1},{150,967,0,1},{8353,0,0,1},{145,0,0,1},
{49,0,0,1},{482,0,0,1},{476,0,0,1},{9239,0,0,1},{9250,627,0,1},{134,0,0,1},
{164,1216,3,1},{145,0,0,1},{150,967,0,1},{4755,0,0,1},{8939,619,0,1},{8904,624,0,1},
{8944,0,0,1},{338,1217,3,1},{8961,1218,3,1},{8177,375,0,1},{8965,1002,3,1},{3543,0,0,1},
{1739,0,0,2},{49,0,0,2},{482,0,0,2},{1759,0,0,2},{134,0,0,2},{145,0,0,2},
{150,970,0,2},{159,637,0,2},{554,638,0,2},{134,0,0,2},{164,1219,3,2},{145,0,0,2},
{150,967,0,2},{9338,1002,1,2},{608,1011,10,2},{9344,1100,0,3},{134,0,0,3},{9353,0,0,3},
{145,0,0,3},{150,970,0,3},{6949,639,0,3},{9361,642,0,3},{134,0,0,3},{164,1220,3,3},
{145,0,0,3},{150,967,0,3},{6933,1084,0,1},{6933,1084,2,2},{7190,1142,1,3},{9344,1100,0,1},
{134,0,0,1},{9353,0,0,1},{145,0,0,1},{150,970,0,1},{6949,643,0,1},{9361,646,0,1},
{134,0,0,1},{164,1221,3,1},{145,0,0,1},{150,967,0,1},{6933,1084,0,1},{7190,1142,1,1},
{134,0,0,2},{9372,960,0,2},{145,0,0,2},{150,970,0,2},{134,0,0,3},{145,0,0,3},
{150,970,0,3},{159,650,0,3},{554,651,0,3},{134,0,0,3},{164,1222,3,3},{145,0,0,3},
{150,967,0,3},{1344,982,0,3},{9386,982,0,3},{516,965,29,3},{9399,0,0,2},{608,1011,10,3},
{9426,0,0,3},{9441,0,0,3},{9456,1223,0,3},{9470,0,0,3},{9489,0,0,3},{619,0,0,3},
{49,0,0,1},{3633,0,0,1},{9502,0,0,1},{3427,0,0,1},{134,0,0,1},{9372,960,0,1},
{145,0,0,1},{150,970,0,1},{9513,1224,3,1},{9520,0,0,1},{5098,0,0,1},{5123,0,0,1},
{5098,0,0,1},{5123,0,0,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,661,0,1},
{554,662,0,1},{134,0,0,1},{164,1225,3,1},{145,0,0,1},{150,967,0,1},{1344,982,0,1},
{9386,982,0,1},{516,965,29,1},{608,1011,10,1},{9426,0,0,1},{9441,0,0,1},{9456,1223,0,1},
{9470,0,0,1},{9489,0,0,1},{619,0,0,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{159,665,0,1},{134,0,0,1},{164,1226,3,1},{145,0,0,1},{150,967,0,1},{7738,0,0,1},
{9525,1227,3,1},{9543,1002,3,1},{9563,1228,3,1},{9582,1229,3,1},{9599,1002,3,1},{9621,1002,3,1},
{9642,1002,3,1},{9665,0,0,1},{9697,1002,3,1},{6602,656,0,1},{6846,0,0,1},{6854,0,0,1},
{6866,0,0,1},{9714,1230,3,1},{7776,0,0,1},{7797,0,0,1},{9724,1002,3,1},{6630,666,0,1},
{6654,667,0,1},{9749,668,0,1},{9762,669,0,1},{5138,670,0,1},{7228,1002,3,1},{9513,1224,3,1},
{9520,0,0,1},{9513,1224,3,1},{9520,0,0,1},{9770,1002,3,1},{9795,0,0,1},{9520,0,0,1},
{6684,463,0,1},{9513,1224,3,1},{9520,0,0,1},{9819,1231,3,1},{9819,1231,1,2},{9840,671,0,3},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{338,1232,3,1},{338,1232,1,2},{134,0,0,3},
{145,0,0,3},{150,970,0,3},{9856,681,0,1},{9856,681,2,2},{9122,1233,3,1},{9122,1234,1,2},
{134,0,0,3},{164,1235,3,3},{145,0,0,3},{150,967,0,3},{134,0,0,3},{164,1236,3,3},
{145,0,0,3},{150,967,0,3},{419,1002,3,1},{419,1002,1,2},{1703,1002,3,1},{1703,1002,1,2},
{452,1002,3,1},{452,1002,1,2},{466,1002,3,1},{466,1002,1,2},{1719,1002,3,1},{1719,1002,1,2},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{338,1232,3,1},{338,1232,1,2},{134,0,0,3},
{145,0,0,3},{150,970,0,3},{9856,681,0,1},{9856,681,2,2},{9122,1233,3,1},{9122,1234,1,2},
{134,0,0,3},{164,1237,3,3},{145,0,0,3},{150,967,0,3},{134,0,0,3},{164,1238,3,3},
{145,0,0,3},{150,967,0,3},{8353,0,0,3},{145,0,0,3},{49,0,0,3},{8353,0,0,3},
{145,0,0,3},{49,0,0,3},{482,0,0,3},{9819,1231,3,1},{9840,683,0,1},{134,0,0,1},
{145,0,0,1},{150,970,0,1},{338,1239,3,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{9856,693,0,1},{9122,1240,3,1},{134,0,0,1},{164,1241,3,1},{145,0,0,1},{150,967,0,1},
{134,0,0,1},{164,1242,3,1},{145,0,0,1},{150,967,0,1},{419,1002,3,1},{1703,1002,3,1},
{452,1002,3,1},{466,1002,3,1},{1719,1002,3,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{338,1239,3,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{9856,693,0,1},{9122,1240,3,1},
{134,0,0,1},{164,1243,3,1},{145,0,0,1},{150,967,0,1},{134,0,0,1},{164,1244,3,1},
{145,0,0,1},{150,967,0,1},{8353,0,0,1},{145,0,0,1},{49,0,0,1},{8353,0,0,1},
{145,0,0,1},{49,0,0,1},{482,0,0,1},{608,1011,7,2},{842,981,0,2},{9864,0,0,2},
{3633,0,0,2},{9871,723,0,2},{7561,0,0,2},{9883,0,0,2},{9891,979,0,2},{9911,705,0,2},
{6933,397,2,2},{1,0,0,2},{5075,953,0,2},{9919,699,0,2},{9930,1245,1,2},{5098,953,0,2},
{5123,953,0,2},{9942,953,0,2},{7630,1100,0,2},{2066,953,0,2},{9947,1246,0,2},{49,0,0,2},
{9956,0,0,2},{9965,0,0,2},{9990,1247,0,2},{10001,1002,1,2},{10019,1002,1,2},{10044,0,0,2},
{5632,1248,0,2},{10056,1249,1,2},{49,0,0,2},{10073,1250,0,2},{3083,0,0,2},{6933,397,2,2},
{5599,1251,1,2},{10105,725,0,2},{7630,1002,1,2},{4721,0,0,2},{5641,1252,1,2},{10112,1253,1,2},
{10120,0,0,2},{10125,1002,1,2},{10131,0,0,2},{10135,1002,1,2},{10140,0,0,2},{10147,1002,1,2},
{1780,0,0,2},{10155,1002,1,2},{10164,698,0,2},{2066,953,0,2},{5641,1254,1,2},{10178,1255,1,2},
{7630,1256,1,2},{10105,725,0,2},{7630,1002,1,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,713,0,2},{10105,725,0,2},{134,0,0,2},{164,1257,3,2},{145,0,0,2},{150,967,0,2},
{5641,1258,1,2},{10190,0,0,2},{10211,1259,1,2},{10221,0,0,2},{10239,0,0,2},{7630,1002,1,2},
{10254,0,0,2},{9947,1246,0,2},{10265,722,0,2},{10273,1260,1,2},{49,0,0,2},{10288,0,0,2},
{10001,1002,1,2},{10019,1002,1,2},{10300,1100,0,2},{9864,0,0,2},{3633,0,0,2},{7561,0,0,2},
{3012,0,0,2},{9883,0,0,2},{7190,1261,1,2},{10317,697,0,2},{10321,0,0,2},{5632,700,0,2},
{4609,0,0,2},{10336,0,0,2},{49,0,0,2},{10211,1259,1,2},{7190,1261,1,2},{8223,0,0,2},
{12,0,0,2},{8230,979,0,2},{2066,0,0,2},{8223,0,0,2},{12,0,0,2},{2929,0,0,2},
{8240,0,0,2},{2066,0,0,2},{10288,0,0,2},{10321,0,0,2},{5632,700,0,2},{4609,0,0,2},
{10336,0,0,2},{10211,1259,1,2},{7190,1261,1,2},{10352,0,0,2},{10368,0,0,2},{10382,1002,1,2},
{10386,953,0,2},{10407,0,0,2},{3633,0,0,2},{9250,981,0,2},{134,0,0,2},{145,0,0,2},
{150,970,0,2},{159,729,0,2},{554,730,0,2},{8353,0,0,2},{49,0,0,2},{1759,0,0,2},
{1544,0,0,2},{134,0,0,2},{164,1262,3,2},{145,0,0,2},{150,967,0,2},{9911,708,0,2},
{10419,696,0,2},{9911,1263,30,2},{10430,1264,31,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,733,0,2},{134,0,0,2},{164,1265,3,2},{145,0,0,2},{150,967,0,2},{150,970,0,2},
{159,729,0,2},{10442,0,0,2},{49,0,0,2},{10453,0,0,2},{134,0,0,2},{145,0,0,2},
{150,970,0,2},{159,737,0,2},{134,0,0,2},{164,1266,3,2},{145,0,0,2},{150,967,0,2},
{9956,0,0,2},{9911,1267,1,2},{3633,0,0,2},{3083,0,0,2},{6933,397,2,2},{10472,0,0,2},
{7561,734,0,2},{10495,1268,1,2},{8223,0,0,2},{12,0,0,2},{8230,979,0,2},{2066,0,0,2},
{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,741,0,2},{554,742,0,2},{134,0,0,2},
{164,1269,3,2},{145,0,0,2},{150,967,0,2},{10510,743,0,2},{10525,738,0,2},{608,1011,10,2},
{9864,0,0,2},{3633,0,0,2},{7561,0,0,2},{10531,0,0,2},{10548,0,0,2},{3633,0,0,2},
{10442,0,0,2},{3083,0,0,2},{10565,0,0,2},{10453,0,0,2},{10574,0,0,2},{10587,0,0,2},
{10606,0,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,747,0,2},{554,748,0,2},
{134,0,0,2},{164,1270,3,2},{145,0,0,2},{150,967,0,2},{3633,0,0,2},{10622,0,0,2},
{10565,0,0,2},{608,1011,10,2},{10628,0,0,2},{10638,1271,1,2},{608,1011,7,2},{842,981,0,2},
{9864,0,0,2},{3633,0,0,2},{9871,777,0,2},{7561,0,0,2},{9883,0,0,2},{9891,979,0,2},
{9911,760,0,2},{6933,397,2,2},{9956,0,0,2},{9965,0,0,2},{9990,1272,0,2},{10001,1002,1,2},
{10019,1002,1,2},{10044,0,0,2},{5632,1273,0,2},{10056,1274,1,2},{10073,1275,0,2},{3083,0,0,2},
{6933,397,2,2},{5599,1276,1,2},{1,0,0,2},{5075,953,0,2},{9919,754,0,2},{9930,1245,1,2},
{5098,953,0,2},{5123,953,0,2},{9942,953,0,2},{7630,1100,0,2},{2066,953,0,2},{9947,1277,0,2},
{49,0,0,2},{10644,751,0,2},{49,0,0,2},{10105,779,0,2},{7630,1002,1,2},{4721,0,0,2},
{5641,1278,1,2},{10112,1279,1,2},{10120,0,0,2},{10125,1002,1,2},{10131,0,0,2},{10135,1002,1,2},
{10140,0,0,2},{10147,1002,1,2},{1780,0,0,2},{10155,1002,1,2},{10164,753,0,2},{2066,953,0,2},
{5641,1280,1,2},{10178,1281,1,2},{7630,1282,1,2},{10105,779,0,2},{7630,1002,1,2},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,768,0,2},{10105,779,0,2},{134,0,0,2},{164,1283,3,2},
{145,0,0,2},{150,967,0,2},{5641,1284,1,2},{10190,0,0,2},{10211,1285,1,2},{10221,0,0,2},
{10239,0,0,2},{7630,1002,1,2},{10254,0,0,2},{9947,1277,0,2},{10288,0,0,2},{10321,0,0,2},
{5632,755,0,2},{4609,0,0,2},{10336,0,0,2},{10273,1286,1,2},{49,0,0,2},{10211,1285,1,2},
{7190,1287,1,2},{10288,0,0,2},{10001,1002,1,2},{10019,1002,1,2},{10300,1100,0,2},{9864,0,0,2},
{3633,0,0,2},{7561,0,0,2},{3012,0,0,2},{9883,0,0,2},{7190,1287,1,2},{10317,752,0,2},
{10321,0,0,2},{5632,755,0,2},{4609,0,0,2},{10336,0,0,2},{49,0,0,2},{10211,1285,1,2},
{7190,1287,1,2},{8223,0,0,2},{12,0,0,2},{8230,979,0,2},{2066,0,0,2},{8223,0,0,2},
{12,0,0,2},{2929,0,0,2},{8240,0,0,2},{2066,0,0,2},{10352,0,0,2},{10368,0,0,2},
{10382,1002,1,2},{10386,953,0,2},{10407,0,0,2},{3633,0,0,2},{9250,981,0,2},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,783,0,2},{554,784,0,2},{8353,0,0,2},{49,0,0,2},
{1759,0,0,2},{1544,0,0,2},{134,0,0,2},{164,1288,3,2},{145,0,0,2},{150,967,0,2},
{9911,763,0,2},{10419,750,0,2},{9911,1289,30,2},{10430,1290,31,2},{134,0,0,2},{145,0,0,2},
{150,970,0,2},{159,787,0,2},{134,0,0,2},{164,1291,3,2},{145,0,0,2},{150,967,0,2},
{150,970,0,2},{159,783,0,2},{10442,0,0,2},{49,0,0,2},{10453,0,0,2},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,791,0,2},{134,0,0,2},{164,1292,3,2},{145,0,0,2},
{150,967,0,2},{9956,0,0,2},{9911,1293,1,2},{3633,0,0,2},{3083,0,0,2},{6933,397,2,2},
{10472,0,0,2},{7561,788,0,2},{10495,1294,1,2},{608,1011,7,2},{842,981,0,2},{9864,0,0,2},
{3633,0,0,2},{9871,825,0,2},{7561,0,0,2},{9883,0,0,2},{9891,979,0,2},{9911,802,0,2},
{6933,397,2,2},{1,0,0,2},{5075,953,0,2},{9919,796,0,2},{9930,1245,1,2},{5098,953,0,2},
{5123,953,0,2},{9942,953,0,2},{7630,1100,0,2},{2066,953,0,2},{9947,1295,0,2},{49,0,0,2},
{9956,0,0,2},{9965,0,0,2},{9990,1296,0,2},{10001,1002,1,2},{10019,1002,1,2},{10044,0,0,2},
{5632,1297,0,2},{10056,1298,1,2},{49,0,0,2},{10073,1299,0,2},{3083,0,0,2},{6933,397,2,2},
{5599,1300,1,2},{10105,827,0,2},{7630,1002,1,2},{4721,0,0,2},{5641,1301,1,2},{10112,1302,1,2},
{10120,0,0,2},{10125,1002,1,2},{10131,0,0,2},{10135,1002,1,2},{10140,0,0,2},{10147,1002,1,2},
{1780,0,0,2},{10155,1002,1,2},{10164,795,0,2},{2066,953,0,2},{5641,1303,1,2},{10178,1304,1,2},
{7630,1305,1,2},{10105,827,0,2},{7630,1002,1,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,810,0,2},{10105,827,0,2},{134,0,0,2},{164,1306,3,2},{145,0,0,2},{150,967,0,2},
{5641,1307,1,2},{10190,0,0,2},{10211,1308,1,2},{10221,0,0,2},{10239,0,0,2},{7630,1002,1,2},
{10254,0,0,2},{9947,1295,0,2},{10265,824,0,2},{10273,1309,1,2},{49,0,0,2},{10288,0,0,2},
{10001,1002,1,2},{10019,1002,1,2},{10300,1100,0,2},{9864,0,0,2},{3633,0,0,2},{7561,0,0,2},
{3012,0,0,2},{9883,0,0,2},{7190,1310,1,2},{10317,794,0,2},{10321,0,0,2},{5632,797,0,2},
{4609,0,0,2},{10336,0,0,2},{49,0,0,2},{10211,1308,1,2},{7190,1310,1,2},{8223,0,0,2},
{12,0,0,2},{8230,979,0,2},{2066,0,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},
{159,820,0,2},{554,821,0,2},{134,0,0,2},{164,1311,3,2},{145,0,0,2},{150,967,0,2},
{10510,822,0,2},{10525,817,0,2},{608,1011,10,2},{9864,0,0,2},{3633,0,0,2},{7561,0,0,2},
{8223,0,0,2},{12,0,0,2},{2929,0,0,2},{8240,0,0,2},{2066,0,0,2},{10288,0,0,2},
{10321,0,0,2},{5632,797,0,2},{4609,0,0,2},{10336,0,0,2},{10211,1308,1,2},{7190,1310,1,2},
{10352,0,0,2},{10368,0,0,2},{10382,1002,1,2},{10386,953,0,2},{10407,0,0,2},{3633,0,0,2},
{9250,981,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,831,0,2},{554,832,0,2},
{8353,0,0,2},{49,0,0,2},{1759,0,0,2},{1544,0,0,2},{134,0,0,2},{164,1312,3,2},
{145,0,0,2},{150,967,0,2},{9911,805,0,2},{10419,793,0,2},{9911,1313,30,2},{10430,1314,31,2},
{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,835,0,2},{134,0,0,2},{164,1315,3,2},
{145,0,0,2},{150,967,0,2},{150,970,0,2},{159,831,0,2},{10442,0,0,2},{49,0,0,2},
{10453,0,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,839,0,2},{134,0,0,2},
{164,1316,3,2},{145,0,0,2},{150,967,0,2},{9956,0,0,2},{9911,1317,1,2},{3633,0,0,2},
{3083,0,0,2},{6933,397,2,2},{10472,0,0,2},{7561,836,0,2},{10495,1318,1,2},{134,0,0,3},
{10650,0,0,3},{10662,0,0,3},{145,0,0,3},{150,970,0,3},{6958,0,0,3},{2066,0,0,3},
{134,0,0,3},{164,1319,3,3},{145,0,0,3},{150,967,0,3},{10676,0,0,2},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,850,0,2},{554,851,0,2},{134,0,0,2},{164,1320,3,2},
{145,0,0,2},{150,967,0,2},{49,0,0,2},{5342,0,0,2},{6547,0,0,2},{49,0,0,2},
{5342,0,0,2},{8778,1321,1,2},{10644,842,0,2},{10685,843,0,2},{10690,0,0,2},{10705,853,0,2},
{6975,0,0,2},{6984,0,0,2},{7017,1322,22,2},{10725,848,0,2},{10747,849,0,2},{608,1011,10,2},
{7423,1323,22,2},{10690,0,0,2},{49,0,0,2},{6975,0,0,2},{6984,0,0,2},{7017,1322,22,2},
{10725,848,0,2},{10747,849,0,2},{10764,858,0,2},{12,0,0,2},{8353,0,0,2},{145,0,0,2},
{49,0,0,2},{134,0,0,2},{145,0,0,2},{150,970,0,2},{159,859,0,2},{134,0,0,2},
{164,1324,3,2},{145,0,0,2},{150,967,0,2},{10773,0,0,2},{10794,0,0,2},{10807,855,0,2},
{10821,1325,26,2},{134,0,0,1},{10650,0,0,1},{10662,0,0,1},{145,0,0,1},{150,970,0,1},
{6958,0,0,1},{2066,0,0,1},{134,0,0,1},{164,1326,3,1},{145,0,0,1},{150,967,0,1},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,864,0,3},{134,0,0,3},{164,1327,3,3},
{145,0,0,3},{150,967,0,3},{10839,0,0,3},{10854,0,0,3},{10868,0,0,2},{10903,0,0,3},
{10918,0,0,2},{10948,0,0,3},{10966,0,0,2},{10979,0,0,2},{11008,0,0,3},{11024,1328,1,3},
{11038,1002,6,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,868,0,3},{5620,882,0,3},
{49,0,0,3},{11059,0,0,3},{8144,1002,3,1},{8144,1002,1,2},{134,0,0,3},{164,1329,3,3},
{145,0,0,3},{150,967,0,3},{11066,1330,5,1},{11066,1330,4,2},{134,0,0,2},{5632,953,0,2},
{145,0,0,2},{11074,953,0,2},{150,970,0,2},{11092,965,2,2},{5929,0,0,2},{134,0,0,2},
{164,1331,3,2},{145,0,0,2},{150,967,0,2},{11105,0,0,3},{11126,1332,3,1},{11126,1333,1,2},
{134,0,0,3},{145,0,0,3},{150,970,0,3},{6210,1002,3,1},{6210,1002,1,2},{9250,1084,0,3},
{11144,0,0,3},{11156,0,0,3},{11170,0,0,3},{134,0,0,3},{164,1334,3,3},{145,0,0,3},
{150,967,0,3},{7828,0,0,3},{1582,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},
{159,877,0,3},{554,878,0,3},{134,0,0,3},{164,1335,3,3},{145,0,0,3},{150,967,0,3},
{11188,415,0,3},{11205,0,0,3},{11226,0,0,3},{3083,0,0,3},{4721,876,0,3},{11235,881,0,3},
{11247,0,0,3},{11256,1084,0,3},{11275,881,0,3},{134,0,0,2},{11287,0,0,2},{145,0,0,2},
{150,970,0,2},{9250,1084,0,2},{134,0,0,2},{164,1336,3,2},{145,0,0,2},{150,967,0,2},
{11298,0,0,2},{651,0,0,3},{11308,979,0,3},{4609,0,0,3},{134,0,0,1},{145,0,0,1},
{150,970,0,1},{159,885,0,1},{134,0,0,1},{164,1337,3,1},{145,0,0,1},{150,967,0,1},
{10839,0,0,1},{10854,0,0,1},{10903,0,0,1},{10948,0,0,1},{11008,0,0,1},{11024,1338,1,1},
{11038,1002,3,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},{159,889,0,1},{5620,903,0,1},
{49,0,0,1},{11059,0,0,1},{8144,1002,3,1},{134,0,0,1},{164,1339,3,1},{145,0,0,1},
{150,967,0,1},{11066,1340,5,1},{134,0,0,1},{5632,953,0,1},{145,0,0,1},{11074,953,0,1},
{150,970,0,1},{11092,965,2,1},{5929,0,0,1},{134,0,0,1},{164,1341,26,1},{145,0,0,1},
{150,967,0,1},{11105,0,0,1},{11126,1332,3,1},{134,0,0,1},{145,0,0,1},{150,970,0,1},
{6210,1002,3,1},{9250,1084,0,1},{11144,0,0,1},{11156,0,0,1},{11170,0,0,1},{134,0,0,1},
{164,1342,3,1},{145,0,0,1},{150,967,0,1},{7828,0,0,1},{1582,0,0,1},{134,0,0,1},
{145,0,0,1},{150,970,0,1},{159,898,0,1},{554,899,0,1},{134,0,0,1},{164,1343,3,1},
{145,0,0,1},{150,967,0,1},{11188,415,0,1},{11205,0,0,1},{11226,0,0,1},{3083,0,0,1},
{4721,897,0,1},{11235,902,0,1},{11247,0,0,1},{11256,1084,0,1},{11275,902,0,1},{134,0,0,2},
{11287,0,0,2},{145,0,0,2},{150,970,0,2},{9250,1084,0,2},{134,0,0,2},{164,1344,3,2},
{145,0,0,2},{150,967,0,2},{651,0,0,1},{11308,979,0,1},{4609,0,0,1},{134,0,0,2},
{145,0,0,2},{150,970,0,2},{159,906,0,2},{554,907,0,2},{134,0,0,2},{164,1345,3,2},
{145,0,0,2},{150,967,0,2},{1759,963,0,2},{608,1011,10,2},{3816,0,0,2},{10650,0,0,3},
{11313,0,0,3},{11320,0,0,3},{49,0,0,3},{6975,0,0,3},{785,0,0,3},{1135,0,0,3},
{11329,931,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},{159,914,0,3},{554,915,0,3},
{766,979,0,3},{651,0,0,3},{619,0,0,2},{677,0,0,3},{554,0,0,3},{785,0,0,3},
{134,0,0,3},{164,1346,3,3},{145,0,0,3},{150,967,0,3},{11337,1002,3,1},{11337,1002,1,2},
{145,0,0,3},{11348,0,0,3},{11357,0,0,3},{11364,1002,3,1},{11364,1002,1,2},{11375,0,0,3},
{11384,909,0,3},{1739,0,0,3},{4138,913,0,3},{11395,0,0,3},{476,0,0,3},{10155,1347,3,1},
{10155,1347,1,2},{11417,913,0,3},{608,1348,7,3},{619,0,0,2},{11431,1002,3,1},{11431,1002,1,2},
{11446,1349,3,1},{11446,1349,1,2},{11471,0,0,3},{11482,0,0,3},{49,0,0,3},{11501,920,0,3},
{11508,1350,1,2},{11525,0,0,3},{11532,0,0,3},{11540,919,0,3},{11553,0,0,3},{11571,0,0,3},
{11588,0,0,3},{11607,917,0,3},{554,918,0,3},{11613,923,0,3},{10650,0,0,3},{701,0,0,3},
{11629,0,0,3},{11634,0,0,3},{11642,925,0,3},{11658,925,0,3},{11679,1351,3,1},{11679,1351,1,2},
{11685,1351,3,1},{11685,1351,1,2},{5075,922,0,3},{11691,1352,0,3},{11703,1353,0,3},{10650,0,0,3},
{11716,1354,3,1},{11716,1354,1,2},{11721,922,0,3},{11729,0,0,3},{11746,0,0,3},{11763,921,0,3},
{11313,0,0,3},{11776,0,0,3},{164,924,0,3},{11779,0,0,3},{11788,0,0,3},{11798,0,0,3},
{11812,0,0,3},{11820,0,0,3},{11829,0,0,3},{11839,0,0,3},{11853,0,0,3},{11861,0,0,3},
{11872,923,0,3},{11876,0,0,3},{11885,1351,3,1},{11885,1351,1,2},{11891,0,0,3},{11899,1352,0,3},
{11917,1352,0,3},{8518,1002,3,1},{8518,1002,1,2},{11928,0,0,3},{785,0,0,3},{11934,0,0,3},
{11946,0,0,3},{11977,0,0,3},{12004,1002,3,1},{12004,1002,1,2},{12031,0,0,3},{12054,0,0,3},
{12076,0,0,3},{12113,1355,32,2},{11320,0,0,2},{49,0,0,3},{482,0,0,3},{525,0,0,3},
{530,0,0,3},{5882,0,0,2},{651,0,0,2},{659,0,0,2},{12138,0,0,2},{677,0,0,2},
{9520,0,0,2},{684,0,0,3},{693,928,0,3},{701,0,0,3},{325,930,0,3},{12154,1002,3,1},
{12154,1002,1,2},{12179,0,0,1},{10650,0,0,1},{11313,0,0,1},{49,0,0,1},{6975,0,0,1},
{785,0,0,1},{12154,1002,3,1},{1135,0,0,1},{12188,952,0,1},{134,0,0,1},{145,0,0,1},
{150,970,0,1},{159,938,0,1},{554,939,0,1},{766,979,0,1},{651,0,0,1},{677,0,0,1},
{554,0,0,1},{785,0,0,1},{134,0,0,1},{164,1356,3,1},{145,0,0,1},{150,967,0,1},
{11337,1002,3,1},{145,0,0,1},{11348,0,0,1},{11357,0,0,1},{11364,1002,3,1},{11375,0,0,1},
{11446,1357,3,1},{11384,933,0,1},{1739,0,0,1},{4138,937,0,1},{11395,0,0,1},{476,0,0,1},
{11540,943,0,1},{12208,944,0,1},{1780,0,0,1},{10155,1358,3,1},{11417,937,0,1},{608,1359,7,1},
{11431,1002,3,1},{11446,1357,3,1},{11471,0,0,1},{11482,0,0,1},{49,0,0,1},{11501,944,0,1},
{11525,0,0,1},{11532,0,0,1},{11540,943,0,1},{11553,0,0,1},{11571,0,0,1},{11588,0,0,1},
{11607,941,0,1},{554,942,0,1},{11613,947,0,1},{10650,0,0,1},{701,0,0,1},{11629,0,0,1},
{11634,0,0,1},{11642,949,0,1},{11658,949,0,1},{11679,1360,3,1},{11685,1360,3,1},{5075,946,0,1},
{11691,1361,0,1},{11703,1362,0,1},{10650,0,0,1},{11716,1363,3,1},{11721,946,0,1},{11729,0,0,1},
{11746,0,0,1},{11763,945,0,1},{11313,0,0,1},{11776,0,0,1},{164,948,0,1},{11779,0,0,1},
{11788,0,0,1},{11798,0,0,1},{11812,0,0,1},{11820,0,0,1},{11829,0,0,1},{11839,0,0,1},
{11853,0,0,1},{11861,0,0,1},{11872,947,0,1},{11876,0,0,1},{11885,1360,3,1},{11891,0,0,1},
{11899,1361,0,1},{11917,1361,0,1},{8518,1002,3,1},{11928,0,0,1},{785,0,0,1},{11934,0,0,1},
{11946,0,0,1},{11977,0,0,1},{12004,1002,3,1},{12031,0,0,1},{12054,0,0,1},{12076,0,0,1},
{49,0,0,1},{482,0,0,1},{525,0,0,1},{530,0,0,1},{684,0,0,1},{693,951,0,1},
{701,0,0,1},{134,0,0,3},{145,0,0,3},{49,0,0,3},{12219,964,0,3},{12236,1364,3,1},
{12236,1364,1,2},{10155,1365,3,1},{10155,1365,1,2},{134,0,0,3},{1657,1366,3,1},{1657,1366,1,2},
{145,0,0,3},{11337,1002,3,1},{11337,1002,1,2},{1739,0,0,3},{145,0,0,3},{49,0,0,3},
{12263,0,0,3},{11364,1002,3,1},{11364,1002,1,2},{12274,0,0,3},{12287,0,0,3},{1719,1002,3,3},
{1780,0,0,3},{134,0,0,3},{12306,0,0,3},{145,0,0,3},{466,1367,3,1},{466,1367,1,2},
{134,0,0,3},{145,0,0,3},{12236,1364,3,1},{12236,1364,1,2},{10155,1002,3,1},{10155,1002,1,2},
{766,979,0,3},{651,0,0,3},{619,0,0,3},{677,0,0,3},{554,0,0,3},{785,0,0,3},
{134,0,0,3},{12319,1002,3,1},{12319,1002,1,2},{12326,0,0,3},{12345,0,0,2},{145,0,0,3},
{12394,0,0,3},{12411,973,0,3},{12425,0,0,3},{12,0,0,2},{2929,0,0,2},{2938,1002,1,2},
{1739,0,0,2},{1759,0,0,2},{12306,0,0,3},{1780,0,0,3},{5518,1048,3,1},{5518,1048,1,2},
{12443,1084,0,3},{12,0,33,1},{12,0,0,2},{2929,0,0,3},{2938,1002,3,1},{2938,1002,1,2},
{12455,0,0,3},{12464,0,0,3},{3816,0,0,3},{12483,0,0,3},{12492,975,0,2},{134,0,0,3},
{12502,0,0,3},{12513,962,0,3},{12522,0,0,3},{12530,0,0,3},{1768,0,0,2},{11308,979,0,3},
{12540,1084,0,3},{12552,0,0,1},{12564,979,0,3},{12582,0,0,3},{12609,979,0,3},{5211,1002,18,1},
{5211,1002,19,2},{12627,0,0,3},{10442,0,0,3},{12640,1084,0,3},{12647,1368,3,1},{12647,1368,1,2},
{49,0,0,3},{482,0,0,3},{12661,1369,34,1},{12661,1370,31,2},{3816,0,0,3},{12483,0,0,3},
{1544,0,0,3},{134,0,0,3},{12677,0,0,3},{9239,0,0,3},{145,0,0,3},{49,0,0,3},
{1544,0,0,3},{3816,0,0,3},{1544,0,0,3},{12696,0,0,3},{12707,0,0,3},{516,0,0,2},
{134,0,0,3},{12721,0,0,3},{12726,978,0,3},{145,0,0,3},{651,0,0,3},{150,967,0,3},
{677,0,0,3},{554,0,0,3},{12734,0,0,3},{651,0,0,3},{677,0,0,3},{12740,1371,3,1},
{12740,1371,1,2},{1739,0,0,3},{145,0,0,3},{49,0,0,3},{12747,0,0,3},{1544,0,0,3},
{2199,981,0,3},{785,0,0,3},{12765,0,0,3},{12775,0,0,3},{12784,0,0,2},{12799,0,0,2},
{12814,0,0,3},{12824,0,0,3},{12837,0,0,3},{12848,0,0,3},{12858,0,0,3},{12864,0,0,2},
{12886,0,0,2},{12908,0,0,3},{12914,0,0,3},{134,0,0,3},{145,0,0,3},{150,970,0,3},
{159,987,0,3},{554,988,0,3},{766,979,0,3},{651,0,0,3},{677,0,0,3},{554,0,0,3},
{785,0,0,3},{134,0,0,3},{164,1372,3,3},{145,0,0,3},{150,967,0,3},{684,0,2,3},
{1739,0,0,3},{12923,0,0,3},{12944,0,0,3},{693,989,0,3},{1780,0,0,3},{12966,0,0,3},
{608,1373,10,3},{49,0,0,3},{482,0,0,3},{530,0,0,3},{134,0,0,1},{145,0,0,1},
{150,970,0,1},{159,993,0,1},{554,994,0,1},{766,979,0,1},{651,0,0,1},{677,0,0,1},
{554,0,0,1},{785,0,0,1},{134,0,0,1},{164,1374,3,1},{145,0,0,1},{150,967,0,1},
{684,0,2,1},{1739,0,0,1},{12923,0,0,1},{12944,0,0,1},{693,995,0,1},{1780,0,0,1},
{12966,0,0,1},{608,1375,10,1},{49,0,0,1},{482,0,0,1},{530,0,0,1},{0,17,2,3},
{0,8,0,3},{0,7,0,3},{0,5,0,3},{0,16,0,3},{0,34,2,3},{0,0,0,3},
{0,20,0,3},{0,13,0,3},{0,14,0,3},{0,3,0,3},{0,24,0,3},{0,23,0,3},
{0,2,0,3},{0,33,0,3},{0,959,0,3},{0,30,0,3},{0,31,0,3},{0,47,2,3},
{0,41,0,3},{0,40,0,3},{0,38,0,3},{0,46,0,3},{0,50,0,3},{0,65,2,3},
{0,56,0,3},{0,55,0,3},{0,53,0,3},{0,64,0,3},{0,73,2,3},{0,68,0,3},
{0,61,0,3},{0,62,0,3},{0,70,0,3},{0,71,0,3},{0,76,0,3},{0,77,0,3},
{0,75,0,3},{0,82,0,3},{0,84,0,3},{0,85,0,3},{0,90,0,3},{0,91,0,3},
{0,81,0,3},{0,107,0,3},{0,99,0,3},{0,100,0,3},{0,108,0,3},{0,407,0,3},
{0,109,0,3},{0,1002,3,3},{0,961,0,3},{0,966,0,3},{0,134,0,3},{0,136,0,3},
{0,147,0,3},{0,149,0,3},{0,159,0,3},{0,171,0,3},{0,173,0,3},{0,180,0,3},
{0,175,0,3},{0,181,0,3},{0,195,0,3},{0,200,0,3},{0,196,0,3},{0,201,0,3},
{0,213,0,3},{0,215,0,3},{0,222,0,3},{0,217,0,3},{0,223,0,3},{0,232,0,3},
{0,405,0,3},{0,405,2,3},{0,236,0,3},{0,237,0,3},{0,245,0,3},{0,244,0,3},
{0,247,0,3},{0,249,0,3},{0,254,0,3},{0,255,0,3},{0,259,0,3},{0,262,0,3},
{0,263,0,3},{0,267,0,3},{0,270,0,3},{0,0,0,3},{0,274,0,3},{0,277,0,3},
{0,281,0,3},{0,280,0,3},{0,303,0,3},{0,304,0,3},{0,306,0,3},{0,366,0,3},
{0,337,0,3},{0,336,0,3},{0,316,0,3},{0,499,0,3},{0,500,0,3},{0,317,0,3},
{0,318,0,3},{0,953,0,3},{0,462,0,3},{0,501,0,3},{0,328,0,3},{0,331,0,3},
{0,332,0,3},{0,331,2,3},{0,332,2,3},{0,333,0,3},{0,334,0,3},{0,341,0,3},
{0,357,0,3},{0,369,0,3},{0,370,0,3},{0,441,0,3},{0,374,0,3},{0,380,0,3},
{0,381,0,3},{0,443,0,3},{0,385,0,3},{0,399,0,3},{0,399,2,3},{0,398,0,3},
{0,491,0,3},{0,386,0,3},{0,389,0,3},{0,315,0,3},{0,289,0,3},{0,395,0,3},
{0,408,0,3},{0,406,0,3},{0,507,0,3},{0,420,0,3},{0,425,0,3},{0,314,0,3},
{0,418,0,3},{0,489,0,3},{0,313,0,3},{0,339,0,3},{0,359,0,3},{0,376,0,3},
{0,430,0,3},{0,492,0,3},{0,495,0,3},{0,498,0,3},{0,376,2,3},{0,431,0,3},
{0,433,0,3},{0,423,0,3},{0,324,0,3},{0,427,0,3},{0,360,0,3},{0,388,0,3},
{0,432,0,3},{0,438,0,3},{0,503,0,3},{0,449,0,3},{0,450,0,3},{0,457,0,3},
{0,454,0,3},{0,456,0,3},{0,467,0,3},{0,469,0,3},{0,478,0,3},{0,477,0,3},
{0,482,0,3},{0,493,0,3},{0,516,0,3},{0,515,0,3},{0,509,0,3},{0,512,0,3},
{0,512,2,3},{0,513,0,3},{0,523,0,3},{0,517,0,3},{0,520,0,3},{0,521,0,3},
{0,524,0,3},{0,527,0,3},{0,530,0,3},{0,532,0,3},{0,535,0,3},{0,538,0,3},
{0,541,0,3},{0,550,0,3},{0,542,0,3},{0,549,0,3},{0,558,0,3},{0,560,0,3},
{0,551,0,3},{0,552,0,3},{0,563,0,3},{0,572,0,3},{0,564,0,3},{0,571,0,3},
{0,580,0,3},{0,582,0,3},{0,573,0,3},{0,574,0,3},{0,584,0,3},{0,586,0,3},
{0,592,0,3},{0,590,0,3},{0,599,0,3},{0,597,0,3},{0,600,0,3},{0,604,0,3},
{0,610,0,3},{0,609,0,3},{0,605,0,3},{0,606,0,3},{0,607,0,3},{0,614,0,3},
{0,618,0,3},{0,620,0,3},{0,625,0,3},{0,623,0,3},{0,630,0,3},{0,633,0,3},
{0,635,0,3},{0,640,0,3},{0,644,0,3},{0,648,0,3},{0,979,0,3},{0,658,0,3},
{0,659,0,3},{0,663,0,3},{0,652,0,3},{0,653,0,3},{0,654,0,3},{0,657,0,3},
{0,965,2,3},{0,676,0,3},{0,682,0,3},{0,682,2,3},{0,673,0,3},{0,672,0,3},
{0,678,0,3},{0,677,0,3},{0,688,0,3},{0,694,0,3},{0,685,0,3},{0,684,0,3},
{0,690,0,3},{0,689,0,3},{0,953,0,3},{0,701,0,3},{0,706,0,3},{0,707,0,3},
{0,715,0,3},{0,724,0,3},{0,720,0,3},{0,704,0,3},{0,717,0,3},{0,709,0,3},
{0,714,0,3},{0,716,0,3},{0,710,0,3},{0,711,0,3},{0,718,0,3},{0,719,0,3},
{0,721,0,3},{0,726,0,3},{0,695,0,3},{0,727,0,3},{0,731,0,3},{0,735,0,3},
{0,703,0,3},{0,702,0,3},{0,739,0,3},{0,745,0,3},{0,744,0,3},{0,761,0,3},
{0,762,0,3},{0,770,0,3},{0,778,0,3},{0,775,0,3},{0,756,0,3},{0,759,0,3},
{0,772,0,3},{0,764,0,3},{0,769,0,3},{0,771,0,3},{0,765,0,3},{0,766,0,3},
{0,773,0,3},{0,774,0,3},{0,776,0,3},{0,780,0,3},{0,749,0,3},{0,781,0,3},
{0,785,0,3},{0,789,0,3},{0,758,0,3},{0,757,0,3},{0,798,0,3},{0,803,0,3},
{0,804,0,3},{0,812,0,3},{0,826,0,3},{0,817,0,3},{0,801,0,3},{0,814,0,3},
{0,806,0,3},{0,811,0,3},{0,813,0,3},{0,807,0,3},{0,808,0,3},{0,815,0,3},
{0,816,0,3},{0,823,0,3},{0,818,0,3},{0,828,0,3},{0,792,0,3},{0,829,0,3},
{0,833,0,3},{0,837,0,3},{0,800,0,3},{0,799,0,3},{0,840,0,3},{0,844,0,3},
{0,854,0,3},{0,846,0,3},{0,847,0,3},{0,856,0,3},{0,852,0,3},{0,860,0,3},
{0,862,0,3},{0,873,0,3},{0,865,0,3},{0,866,0,3},{0,869,0,3},{0,494,0,3},
{0,494,2,3},{0,871,0,3},{0,874,0,3},{0,879,0,3},{0,883,0,3},{0,894,0,3},
{0,886,0,3},{0,887,0,3},{0,890,0,3},{0,892,0,3},{0,895,0,3},{0,900,0,3},
{0,904,0,3},{0,910,0,3},{0,916,0,3},{0,911,0,3},{0,908,0,3},{0,927,0,3},
{0,923,0,3},{0,923,0,3},{0,926,0,3},{0,922,0,3},{0,929,0,3},{0,934,0,3},
{0,932,0,3},{0,940,0,3},{0,935,0,3},{0,947,0,3},{0,947,0,3},{0,950,0,3},
{0,946,0,3},{0,974,0,3},{0,964,0,3},{0,954,0,3},{0,956,0,3},{0,968,0,3},
{0,971,0,3},{0,971,2,3},{0,977,0,3},{0,984,0,3},{0,985,0,3},{0,990,0,3},
{0,991,0,3},{0,954,0,3},{0,955,0,3},{0,957,0,3},{0,958,0,3},{0,293,0,3},
{0,304,0,3},{0,305,0,3},{0,306,0,3},{0,309,0,3},{0,960,0,3},{0,334,0,3},
{0,335,0,3},{0,341,0,3},{0,342,0,3},{0,369,0,3},{0,371,0,3},{0,380,0,3},
{0,382,0,3},{0,385,0,3},{0,394,0,3},{0,406,0,3},{0,407,0,3},{0,409,0,3},
{0,414,0,3},{0,418,0,3},{0,428,0,3},{0,438,0,3},{0,439,0,3},{0,449,0,3},
{0,451,0,3},{0,457,0,3},{0,458,0,3},{0,469,0,3},{0,472,0,3},{0,477,0,3},
{0,478,0,3},{0,479,0,3},{0,481,0,3},{0,976,0,3},{0,980,0,3},{0,960,0,3},
{0,980,0,3},{0,960,0,3},{0,980,0,3},{0,960,0,3},{0,7,0,2},{0,8,0,2},
{0,9,0,2},{0,11,0,2},{0,14,0,3},{0,15,0,3},{0,23,0,2},{0,24,0,2},
{0,25,0,2},{0,27,0,2},{0,31,0,3},{0,32,0,3},{0,980,0,3},{0,960,0,2},
{0,40,0,2},{0,41,0,2},{0,42,0,2},{0,44,0,2},{0,980,0,2},{0,960,0,3},
{0,55,0,2},{0,56,0,2},{0,57,0,2},{0,59,0,2},{0,62,0,1},{0,63,0,1},
{0,71,0,1},{0,72,0,1},{0,980,0,3},{0,910,0,3},{0,912,0,3},{0,960,0,3},
{0,980,0,3},{0,934,0,1},{0,936,0,1},{0,960,0,3},{0,980,0,3},{0,984,0,3},
{0,986,0,3},{0,960,0,3},{0,980,0,3},{0,990,0,1},{0,992,0,1},{0,960,0,3},
{0,980,0,3},{0,82,0,3},{0,83,0,3},{0,84,0,3},{0,86,0,3},{0,960,0,3},
{0,90,0,3},{0,92,0,3},{0,99,0,3},{0,101,0,3},{0,108,0,3},{0,110,0,3},
{0,980,0,3},{0,960,0,3},{0,980,0,3},{0,960,0,3},{0,980,0,3},{0,960,0,3},
{0,117,0,2},{0,119,0,3},{0,122,0,3},{0,980,0,3},{0,960,0,2},{0,980,0,2},
{0,960,0,3},{0,126,0,1},{0,980,0,3},{0,960,0,3},{0,132,0,3},{0,137,0,3},
{0,139,0,3},{0,141,0,3},{0,980,0,3},{0,960,0,3},{0,145,0,1},{0,150,0,1},
{0,152,0,1},{0,154,0,1},{0,980,0,3},{0,960,0,3},{0,159,0,3},{0,160,0,3},
{0,163,0,3},{0,980,0,3},{0,960,0,2},{0,173,0,2},{0,176,0,2},{0,980,0,2},
{0,960,0,1},{0,195,0,1},{0,197,0,1},{0,980,0,1},{0,960,0,1},{0,215,0,1},
{0,218,0,1},{0,980,0,1},{0,232,0,3},{0,233,0,3},{0,960,0,3},{0,236,0,3},
{0,238,0,3},{0,980,0,3},{0,249,0,1},{0,250,0,1},{0,960,0,3},{0,980,0,3},
{0,254,0,3},{0,256,0,3},{0,960,0,3},{0,980,0,3},{0,259,0,2},{0,260,0,2},
{0,960,0,2},{0,980,0,2},{0,262,0,1},{0,264,0,1},{0,267,0,2},{0,268,0,2},
{0,960,0,3},{0,270,0,2},{0,271,0,2},{0,980,0,3},{0,960,0,3},{0,274,0,3},
{0,275,0,3},{0,980,0,3},{0,960,0,2},{0,277,0,2},{0,278,0,2},{0,980,0,2},
{0,960,0,3},{0,280,0,1},{0,281,0,2},{0,282,0,2},{0,284,0,1},{0,980,0,3},
{0,960,0,3},{0,513,0,3},{0,514,0,3},{0,980,0,3},{0,960,0,3},{0,521,0,1},
{0,522,0,1},{0,980,0,3},{0,960,0,3},{0,524,0,3},{0,525,0,3},{0,980,0,3},
{0,960,0,3},{0,527,0,1},{0,528,0,1},{0,980,0,3},{0,960,0,3},{0,532,0,1},
{0,534,0,1},{0,980,0,3},{0,960,0,2},{0,541,0,2},{0,543,0,2},{0,551,0,2},
{0,553,0,2},{0,980,0,2},{0,960,0,1},{0,980,0,1},{0,960,0,3},{0,563,0,1},
{0,565,0,1},{0,573,0,1},{0,575,0,1},{0,980,0,3},{0,960,0,2},{0,980,0,2},
{0,960,0,2},{0,980,0,2},{0,960,0,3},{0,980,0,3},{0,960,0,3},{0,76,0,2},
{0,78,0,2},{0,980,0,3},{0,81,0,1},{0,96,0,1},{0,97,0,1},{0,98,0,1},
{0,107,0,1},{0,960,0,3},{0,586,0,2},{0,587,0,2},{0,590,0,3},{0,592,0,3},
{0,593,0,3},{0,596,0,3},{0,605,0,3},{0,608,0,3},{0,614,0,2},{0,615,0,2},
{0,980,0,3},{0,960,0,3},{0,620,0,2},{0,621,0,2},{0,623,0,1},{0,625,0,1},
{0,626,0,1},{0,629,0,1},{0,635,0,2},{0,636,0,2},{0,980,0,3},{0,960,0,3},
{0,640,0,3},{0,641,0,3},{0,980,0,3},{0,960,0,3},{0,980,0,3},{0,960,0,3},
{0,644,0,1},{0,645,0,1},{0,980,0,3},{0,960,0,3},{0,647,0,2},{0,648,0,3},
{0,649,0,3},{0,980,0,3},{0,960,0,3},{0,655,0,1},{0,659,0,1},{0,660,0,1},
{0,663,0,1},{0,664,0,1},{0,980,0,3},{0,672,0,3},{0,673,0,3},{0,674,0,3},
{0,675,0,3},{0,960,0,3},{0,677,0,3},{0,678,0,3},{0,679,0,3},{0,680,0,3},
{0,980,0,3},{0,960,0,3},{0,980,0,3},{0,684,0,1},{0,685,0,1},{0,686,0,1},
{0,687,0,1},{0,960,0,3},{0,689,0,1},{0,690,0,1},{0,691,0,1},{0,692,0,1},
{0,980,0,3},{0,960,0,2},{0,710,0,2},{0,712,0,2},{0,726,0,2},{0,728,0,2},
{0,731,0,2},{0,732,0,2},{0,735,0,2},{0,736,0,2},{0,980,0,2},{0,960,0,2},
{0,739,0,2},{0,740,0,2},{0,745,0,2},{0,746,0,2},{0,980,0,2},{0,960,0,2},
{0,765,0,2},{0,767,0,2},{0,780,0,2},{0,782,0,2},{0,785,0,2},{0,786,0,2},
{0,789,0,2},{0,790,0,2},{0,980,0,2},{0,960,0,2},{0,807,0,2},{0,809,0,2},
{0,818,0,2},{0,819,0,2},{0,828,0,2},{0,830,0,2},{0,833,0,2},{0,834,0,2},
{0,837,0,2},{0,838,0,2},{0,980,0,2},{0,960,0,3},{0,840,0,3},{0,841,0,3},
{0,980,0,3},{0,960,0,1},{0,980,0,1},{0,960,0,2},{0,844,0,2},{0,845,0,2},
{0,980,0,2},{0,856,0,2},{0,857,0,2},{0,960,0,3},{0,860,0,1},{0,861,0,1},
{0,980,0,3},{0,862,0,3},{0,863,0,3},{0,865,0,3},{0,867,0,3},{0,869,0,2},
{0,870,0,2},{0,960,0,3},{0,871,0,3},{0,872,0,3},{0,874,0,3},{0,875,0,3},
{0,879,0,2},{0,880,0,2},{0,980,0,3},{0,960,0,3},{0,980,0,3},{0,883,0,1},
{0,884,0,1},{0,886,0,1},{0,888,0,1},{0,890,0,1},{0,891,0,1},{0,960,0,3},
{0,892,0,1},{0,893,0,1},{0,895,0,1},{0,896,0,1},{0,900,0,2},{0,901,0,2},
{0,980,0,3},{0,960,0,2},{0,904,0,2},{0,905,0,2},{0,980,0,2},
};

static const struct schema_node nodes[] = {
{1,0,0,0},
{1,1,0,0},
{2,2,0,0},
{4,2,0,0},
{6,1,0,0},
{7,2,0,0},
{9,5,0,0},
{14,4,0,0},
{18,4,0,0},
{22,4,0,0},
{26,3,0,0},
{29,4,0,0},
{33,7,0,0},
{40,14,0,0},
{54,5,0,0},
{59,4,0,0},
{63,3,0,0},
{66,6,0,0},
{72,2,0,0},
{74,4,0,0},
{78,9,0,0},
{87,4,0,0},
{91,1,0,0},
{92,5,0,0},
{97,4,0,0},
{101,4,0,0},
{105,4,0,0},
{109,4,0,0},
{113,7,0,0},
{120,3,0,0},
{123,13,0,0},
{136,5,0,0},
{141,4,0,0},
{145,4,0,0},
{149,2,0,0},
{151,3,0,0},
{154,1,0,0},
{155,1,0,0},
{156,2,0,0},
{158,5,0,0},
{163,4,0,0},
{167,4,0,0},
{171,4,0,0},
{175,3,0,0},
{178,4,0,0},
{182,7,0,0},
{189,3,0,0},
{192,6,0,0},
{198,2,0,0},
{200,4,0,0},
{204,2,0,0},
{206,1,0,0},
{207,1,0,0},
{208,2,0,0},
{210,5,0,0},
{215,4,0,0},
{219,4,0,0},
{223,4,0,0},
{227,3,0,0},
{230,4,0,0},
{234,7,0,0},
{241,11,0,0},
{252,4,0,0},
{256,4,0,0},
{260,3,0,0},
{263,6,0,0},
{269,2,0,0},
{271,4,0,0},
{275,5,0,0},
{280,4,0,0},
{284,10,0,0},
{294,4,0,0},
{298,4,0,0},
{302,2,0,0},
{304,3,0,0},
{307,4,0,0},
{311,5,0,0},
{316,6,0,0},
{322,4,0,0},
{326,0,0,0},
{326,3,0,0},
{329,1,0,0},
{330,5,0,0},
{335,4,0,0},
{339,5,0,0},
{344,5,0,0},
{349,4,0,0},
{353,5,0,0},
{358,11,0,0},
{369,2,0,0},
{371,5,0,0},
{376,6,0,0},
{382,4,0,0},
{386,8,0,0},
{394,10,0,0},
{404,2,0,0},
{406,4,0,0},
{410,2,0,0},
{412,4,0,0},
{416,5,0,0},
{421,5,0,0},
{426,4,0,0},
{430,4,0,0},
{434,8,0,0},
{442,2,0,0},
{444,2,0,0},
{446,2,0,0},
{448,2,0,0},
{450,5,0,0},
{455,5,0,0},
{460,4,0,0},
{464,1,0,0},
{465,2,0,0},
{467,12,0,0},
{479,11,0,0},
{490,2,0,0},
{492,4,0,0},
{496,4,0,0},
{500,1,0,0},
{501,5,0,0},
{506,4,0,0},
{510,2,0,0},
{512,5,0,0},
{517,3,0,0},
{520,5,0,0},
{525,5,0,0},
{530,5,0,0},
{535,2,0,0},
{537,4,0,0},
{541,4,0,0},
{545,2,0,0},
{547,2,0,0},
{549,5,0,0},
{554,2,0,0},
{556,4,0,0},
{560,9,0,0},
{569,8,0,0},
{577,5,0,0},
{582,2,0,0},
{584,5,0,0},
{589,1,0,0},
{590,5,0,0},
{595,7,0,0},
{602,4,0,0},
{606,6,0,0},
{612,5,0,0},
{617,2,0,0},
{619,2,0,0},
{621,7,0,0},
{628,4,0,0},
{632,5,0,0},
{637,2,0,0},
{639,5,0,0},
{644,1,0,0},
{645,5,0,0},
{650,6,0,0},
{656,4,0,0},
{660,4,0,0},
{664,3,0,0},
{667,5,0,0},
{672,4,0,0},
{676,5,0,0},
{681,5,0,0},
{686,5,0,0},
{691,1,0,0},
{692,2,0,0},
{694,3,0,0},
{697,3,0,0},
{700,3,0,0},
{703,2,0,0},
{705,2,0,0},
{707,3,0,0},
{710,4,0,0},
{714,5,0,0},
{719,2,0,0},
{721,5,0,0},
{726,4,0,0},
{730,5,0,0},
{735,6,0,0},
{741,2,0,0},
{743,6,0,0},
{749,6,0,0},
{755,4,0,0},
{759,3,0,0},
{762,3,0,0},
{765,3,0,0},
{768,2,0,0},
{770,2,0,0},
{772,2,0,0},
{774,2,0,0},
{776,4,0,0},
{780,4,0,0},
{784,3,0,0},
{787,4,0,0},
{791,4,0,0},
{795,5,0,0},
{800,5,0,0},
{805,4,0,0},
{809,4,0,0},
{813,6,0,0},
{819,6,0,0},
{825,6,0,0},
{831,5,0,0},
{836,5,0,0},
{841,3,0,0},
{844,3,0,0},
{847,3,0,0},
{850,3,0,0},
{853,3,0,0},
{856,3,0,0},
{859,3,0,0},
{862,2,0,0},
{864,2,0,0},
{866,3,0,0},
{869,3,0,0},
{872,5,0,0},
{877,2,0,0},
{879,5,0,0},
{884,4,0,0},
{888,5,0,0},
{893,6,0,0},
{899,2,0,0},
{901,6,0,0},
{907,6,0,0},
{913,4,0,0},
{917,3,0,0},
{920,3,0,0},
{923,3,0,0},
{926,2,0,0},
{928,2,0,0},
{930,2,0,0},
{932,2,0,0},
{934,5,0,0},
{939,4,0,0},
{943,8,0,0},
{951,4,0,0},
{955,5,0,0},
{960,6,0,0},
{966,4,0,0},
{970,16,0,0},
{986,11,0,0},
{997,2,0,0},
{999,1,0,0},
{1000,3,0,0},
{1003,2,0,0},
{1005,3,0,0},
{1008,1,0,0},
{1009,2,0,0},
{1011,2,0,0},
{1013,5,0,0},
{1018,4,0,0},
{1022,7,0,0},
{1029,3,0,0},
{1032,2,0,0},
{1034,5,0,0},
{1039,6,0,0},
{1045,4,0,0},
{1049,9,0,0},
{1058,3,0,0},
{1061,4,0,0},
{1065,4,0,0},
{1069,2,0,0},
{1071,5,0,0},
{1076,6,0,0},
{1082,4,0,0},
{1086,7,0,0},
{1093,2,0,0},
{1095,4,0,0},
{1099,4,0,0},
{1103,2,0,0},
{1105,5,0,0},
{1110,4,0,0},
{1114,12,0,0},
{1126,5,0,0},
{1131,4,0,0},
{1135,4,0,0},
{1139,7,0,0},
{1146,4,0,0},
{1150,4,0,0},
{1154,6,0,0},
{1160,4,0,0},
{1164,4,0,0},
{1168,4,0,0},
{1172,6,0,0},
{1178,4,0,0},
{1182,5,0,0},
{1187,4,0,0},
{1191,3,0,0},
{1194,2,0,0},
{1196,2,0,0},
{1198,6,0,0},
{1204,4,0,0},
{1208,3,0,0},
{1211,5,0,0},
{1216,14,0,0},
{1230,6,0,0},
{1236,4,0,0},
{1240,8,0,0},
{1248,8,0,0},
{1256,5,0,0},
{1261,5,0,0},
{1266,1,0,0},
{1267,5,0,0},
{1272,4,0,0},
{1276,5,0,0},
{1281,4,0,0},
{1285,6,0,0},
{1291,2,0,0},
{1293,3,0,0},
{1296,4,0,0},
{1300,5,0,0},
{1305,4,0,0},
{1309,5,0,0},
{1314,31,0,0},
{1345,3,0,0},
{1348,3,0,0},
{1351,5,0,0},
{1356,2,0,0},
{1358,2,0,0},
{1360,2,0,0},
{1362,3,0,0},
{1365,1,0,0},
{1366,7,0,0},
{1373,2,0,0},
{1375,15,0,0},
{1390,1,0,0},
{1391,1,0,0},
{1392,2,0,0},
{1394,6,0,0},
{1400,3,0,0},
{1403,2,0,0},
{1405,5,0,0},
{1410,4,0,0},
{1414,6,0,0},
{1420,5,0,0},
{1425,4,0,0},
{1429,3,0,0},
{1432,3,0,0},
{1435,9,0,0},
{1444,33,0,0},
{1477,1,0,0},
{1478,19,0,0},
{1497,4,0,0},
{1501,2,0,0},
{1503,2,0,0},
{1505,2,0,0},
{1507,7,0,0},
{1514,4,0,0},
{1518,6,0,0},
{1524,6,0,0},
{1530,2,0,0},
{1532,4,0,0},
{1536,2,0,0},
{1538,3,0,0},
{1541,4,0,0},
{1545,3,0,0},
{1548,6,0,0},
{1554,2,0,0},
{1556,3,0,0},
{1559,3,0,0},
{1562,1,0,0},
{1563,2,0,0},
{1565,13,0,0},
{1578,13,0,0},
{1591,2,0,0},
{1593,1,0,0},
{1594,3,0,0},
{1597,5,0,0},
{1602,4,0,0},
{1606,4,0,0},
{1610,6,0,0},
{1616,4,0,0},
{1620,2,0,0},
{1622,3,0,0},
{1625,4,0,0},
{1629,2,0,0},
{1631,1,0,0},
{1632,2,0,0},
{1634,2,0,0},
{1636,3,0,0},
{1639,5,0,0},
{1644,5,0,0},
{1649,4,0,0},
{1653,2,0,0},
{1655,3,0,0},
{1658,5,0,0},
{1663,2,0,0},
{1665,4,0,0},
{1669,3,0,0},
{1672,6,0,0},
{1678,1,0,0},
{1679,4,0,0},
{1683,1,0,0},
{1684,1,0,0},
{1685,4,0,0},
{1689,2,0,0},
{1691,2,0,0},
{1693,2,0,0},
{1695,4,0,0},
{1699,4,0,0},
{1703,9,0,0},
{1712,19,0,0},
{1731,1,0,0},
{1732,11,0,0},
{1743,2,0,0},
{1745,7,0,0},
{1752,5,0,0},
{1757,5,0,0},
{1762,6,0,0},
{1768,4,0,0},
{1772,12,0,0},
{1784,10,0,0},
{1794,2,0,0},
{1796,2,0,0},
{1798,4,0,0},
{1802,34,0,0},
{1836,4,0,0},
{1840,2,0,0},
{1842,5,0,0},
{1847,4,0,0},
{1851,7,0,0},
{1858,4,0,0},
{1862,7,0,0},
{1869,7,0,0},
{1876,6,0,0},
{1882,2,0,0},
{1884,2,0,0},
{1886,1,0,0},
{1887,4,0,0},
{1891,1,0,0},
{1892,1,0,0},
{1893,3,0,0},
{1896,2,0,0},
{1898,1,0,0},
{1899,1,0,0},
{1900,15,0,0},
{1915,51,0,0},
{1966,26,0,0},
{1992,4,0,0},
{1996,4,0,0},
{2000,2,0,0},
{2002,3,0,0},
{2005,3,0,0},
{2008,3,0,0},
{2011,10,0,0},
{2021,3,0,0},
{2024,6,0,0},
{2030,10,0,0},
{2040,10,0,0},
{2050,5,0,0},
{2055,5,0,0},
{2060,4,0,0},
{2064,5,0,0},
{2069,7,0,0},
{2076,2,0,0},
{2078,3,0,0},
{2081,3,0,0},
{2084,5,0,0},
{2089,4,0,0},
{2093,5,0,0},
{2098,2,0,0},
{2100,3,0,0},
{2103,2,0,0},
{2105,4,0,0},
{2109,11,0,0},
{2120,11,0,0},
{2131,2,0,0},
{2133,4,0,0},
{2137,2,0,0},
{2139,7,0,0},
{2146,2,0,0},
{2148,3,0,0},
{2151,4,0,0},
{2155,4,0,0},
{2159,2,0,0},
{2161,5,0,0},
{2166,12,0,0},
{2178,5,0,0},
{2183,8,0,0},
{2191,4,0,0},
{2195,3,0,0},
{2198,4,0,0},
{2202,6,0,0},
{2208,24,0,0},
{2232,2,0,0},
{2234,1,0,0},
{2235,1,0,0},
{2236,6,0,0},
{2242,6,0,0},
{2248,2,0,0},
{2250,2,0,0},
{2252,4,0,0},
{2256,5,0,0},
{2261,3,0,0},
{2264,2,0,0},
{2266,8,0,0},
{2274,3,0,0},
{2277,4,0,0},
{2281,31,0,0},
{2312,2,0,0},
{2314,7,0,0},
{2321,5,0,0},
{2326,2,0,0},
{2328,6,0,0},
{2334,2,0,0},
{2336,1,0,0},
{2337,4,0,0},
{2341,2,0,0},
{2343,4,0,0},
{2347,9,0,0},
{2356,3,0,0},
{2359,2,0,0},
{2361,4,0,0},
{2365,7,0,0},
{2372,4,0,0},
{2376,1,0,0},
{2377,1,0,0},
{2378,7,0,0},
{2385,3,0,0},
{2388,1,0,0},
{2389,4,0,0},
{2393,6,0,0},
{2399,4,0,0},
{2403,1,0,0},
{2404,19,0,0},
{2423,4,0,0},
{2427,2,0,0},
{2429,17,0,0},
{2446,4,0,0},
{2450,2,0,0},
{2452,3,0,0},
{2455,1,0,0},
{2456,5,0,0},
{2461,3,0,0},
{2464,4,0,0},
{2468,2,0,0},
{2470,4,0,0},
{2474,1,0,0},
{2475,2,0,0},
{2477,2,0,0},
{2479,1,0,0},
{2480,5,0,0},
{2485,5,0,0},
{2490,4,0,0},
{2494,4,0,0},
{2498,1,0,0},
{2499,1,0,0},
{2500,2,0,0},
{2502,4,0,0},
{2506,2,0,0},
{2508,3,0,0},
{2511,5,0,0},
{2516,5,0,0},
{2521,4,0,0},
{2525,1,0,0},
{2526,3,0,0},
{2529,1,0,0},
{2530,3,0,0},
{2533,5,0,0},
{2538,2,0,0},
{2540,4,0,0},
{2544,1,0,0},
{2545,1,0,0},
{2546,5,0,0},
{2551,5,0,0},
{2556,4,0,0},
{2560,4,0,0},
{2564,1,0,0},
{2565,1,0,0},
{2566,2,0,0},
{2568,2,0,0},
{2570,2,0,0},
{2572,3,0,0},
{2575,5,0,0},
{2580,5,0,0},
{2585,4,0,0},
{2589,1,0,0},
{2590,2,0,0},
{2592,1,0,0},
{2593,3,0,0},
{2596,5,0,0},
{2601,2,0,0},
{2603,4,0,0},
{2607,1,0,0},
{2608,3,0,0},
{2611,1,0,0},
{2612,4,0,0},
{2616,4,0,0},
{2620,1,0,0},
{2621,3,0,0},
{2624,5,0,0},
{2629,3,0,0},
{2632,4,0,0},
{2636,4,0,0},
{2640,5,0,0},
{2645,2,0,0},
{2647,4,0,0},
{2651,3,0,0},
{2654,1,0,0},
{2655,3,0,0},
{2658,2,0,0},
{2660,3,0,0},
{2663,4,0,0},
{2667,2,0,0},
{2669,2,0,0},
{2671,4,0,0},
{2675,4,0,0},
{2679,4,0,0},
{2683,4,0,0},
{2687,3,0,0},
{2690,3,0,0},
{2693,7,0,0},
{2700,4,0,0},
{2704,2,0,0},
{2706,5,0,0},
{2711,4,0,0},
{2715,1,0,0},
{2716,1,0,0},
{2717,3,0,0},
{2720,1,0,0},
{2721,4,0,0},
{2725,4,0,0},
{2729,1,0,0},
{2730,5,0,0},
{2735,3,0,0},
{2738,4,0,0},
{2742,4,0,0},
{2746,5,0,0},
{2751,2,0,0},
{2753,4,0,0},
{2757,2,0,0},
{2759,4,0,0},
{2763,1,0,0},
{2764,2,0,0},
{2766,4,0,0},
{2770,5,0,0},
{2775,4,0,0},
{2779,1,0,0},
{2780,1,0,0},
{2781,1,0,0},
{2782,6,0,0},
{2788,4,0,0},
{2792,3,0,0},
{2795,1,0,0},
{2796,6,0,0},
{2802,4,0,0},
{2806,2,0,0},
{2808,4,0,0},
{2812,5,0,0},
{2817,4,0,0},
{2821,4,0,0},
{2825,7,0,0},
{2832,1,0,0},
{2833,1,0,0},
{2834,2,0,0},
{2836,4,0,0},
{2840,2,0,0},
{2842,2,0,0},
{2844,2,0,0},
{2846,5,0,0},
{2851,4,0,0},
{2855,3,0,0},
{2858,7,0,0},
{2865,4,0,0},
{2869,4,0,0},
{2873,24,0,0},
{2897,2,0,0},
{2899,2,0,0},
{2901,2,0,0},
{2903,2,0,0},
{2905,2,0,0},
{2907,2,0,0},
{2909,6,0,0},
{2915,7,0,0},
{2922,4,0,0},
{2926,4,0,0},
{2930,10,0,0},
{2940,5,0,0},
{2945,7,0,0},
{2952,4,0,0},
{2956,4,0,0},
{2960,3,0,0},
{2963,4,0,0},
{2967,1,0,0},
{2968,5,0,0},
{2973,5,0,0},
{2978,4,0,0},
{2982,4,0,0},
{2986,5,0,0},
{2991,4,0,0},
{2995,5,0,0},
{3000,4,0,0},
{3004,4,0,0},
{3008,3,0,0},
{3011,4,0,0},
{3015,7,0,0},
{3022,3,0,0},
{3025,1,0,0},
{3026,3,0,0},
{3029,3,0,0},
{3032,1,0,0},
{3033,1,0,0},
{3034,2,0,0},
{3036,13,0,0},
{3049,3,0,0},
{3052,2,0,0},
{3054,8,0,0},
{3062,2,0,0},
{3064,3,0,0},
{3067,2,0,0},
{3069,4,0,0},
{3073,1,0,0},
{3074,4,0,0},
{3078,3,0,0},
{3081,3,0,0},
{3084,2,0,0},
{3086,3,0,0},
{3089,10,0,0},
{3099,1,0,0},
{3100,7,0,0},
{3107,4,0,0},
{3111,5,0,0},
{3116,7,0,0},
{3123,3,0,0},
{3126,2,0,0},
{3128,2,0,0},
{3130,5,0,0},
{3135,4,0,0},
{3139,4,0,0},
{3143,1,0,0},
{3144,3,0,0},
{3147,4,0,0},
{3151,4,0,0},
{3155,2,0,0},
{3157,3,0,0},
{3160,4,0,0},
{3164,4,0,0},
{3168,8,0,0},
{3176,4,0,0},
{3180,5,0,0},
{3185,4,0,0},
{3189,2,0,0},
{3191,1,0,0},
{3192,3,0,0},
{3195,10,0,0},
{3205,5,0,0},
{3210,4,0,0},
{3214,3,0,0},
{3217,3,0,0},
{3220,7,0,0},
{3227,3,0,0},
{3230,12,0,0},
{3242,1,0,0},
{3243,3,0,0},
{3246,3,0,0},
{3249,1,0,0},
{3250,1,0,0},
{3251,2,0,0},
{3253,2,0,0},
{3255,3,0,0},
{3258,2,0,0},
{3260,8,0,0},
{3268,2,0,0},
{3270,3,0,0},
{3273,2,0,0},
{3275,4,0,0},
{3279,1,0,0},
{3280,4,0,0},
{3284,3,0,0},
{3287,3,0,0},
{3290,2,0,0},
{3292,9,0,0},
{3301,10,0,0},
{3311,1,0,0},
{3312,7,0,0},
{3319,4,0,0},
{3323,5,0,0},
{3328,3,0,0},
{3331,2,0,0},
{3333,2,0,0},
{3335,5,0,0},
{3340,4,0,0},
{3344,4,0,0},
{3348,1,0,0},
{3349,3,0,0},
{3352,4,0,0},
{3356,4,0,0},
{3360,2,0,0},
{3362,3,0,0},
{3365,4,0,0},
{3369,4,0,0},
{3373,8,0,0},
{3381,7,0,0},
{3388,3,0,0},
{3391,1,0,0},
{3392,3,0,0},
{3395,3,0,0},
{3398,1,0,0},
{3399,1,0,0},
{3400,2,0,0},
{3402,13,0,0},
{3415,3,0,0},
{3418,2,0,0},
{3420,8,0,0},
{3428,2,0,0},
{3430,3,0,0},
{3433,2,0,0},
{3435,4,0,0},
{3439,1,0,0},
{3440,4,0,0},
{3444,3,0,0},
{3447,3,0,0},
{3450,2,0,0},
{3452,3,0,0},
{3455,10,0,0},
{3465,1,0,0},
{3466,7,0,0},
{3473,4,0,0},
{3477,5,0,0},
{3482,4,0,0},
{3486,2,0,0},
{3488,1,0,0},
{3489,3,0,0},
{3492,5,0,0},
{3497,7,0,0},
{3504,3,0,0},
{3507,2,0,0},
{3509,2,0,0},
{3511,5,0,0},
{3516,4,0,0},
{3520,4,0,0},
{3524,1,0,0},
{3525,3,0,0},
{3528,4,0,0},
{3532,4,0,0},
{3536,2,0,0},
{3538,3,0,0},
{3541,4,0,0},
{3545,4,0,0},
{3549,8,0,0},
{3557,7,0,0},
{3564,4,0,0},
{3568,0,0,0},
{3568,1,0,0},
{3569,5,0,0},
{3574,4,0,0},
{3578,3,0,0},
{3581,2,0,0},
{3583,1,0,0},
{3584,2,0,0},
{3586,7,0,0},
{3593,2,0,0},
{3595,7,0,0},
{3602,1,0,0},
{3603,1,0,0},
{3604,3,0,0},
{3607,4,0,0},
{3611,4,0,0},
{3615,2,0,0},
{3617,2,0,0},
{3619,7,0,0},
{3626,4,0,0},
{3630,4,0,0},
{3634,4,0,0},
{3638,11,0,0},
{3649,4,0,0},
{3653,5,0,0},
{3658,4,0,0},
{3662,2,0,0},
{3664,7,0,0},
{3671,4,0,0},
{3675,12,0,0},
{3687,4,0,0},
{3691,2,0,0},
{3693,5,0,0},
{3698,4,0,0},
{3702,2,0,0},
{3704,3,0,0},
{3707,4,0,0},
{3711,5,0,0},
{3716,4,0,0},
{3720,3,0,0},
{3723,1,0,0},
{3724,4,0,0},
{3728,4,0,0},
{3732,7,0,0},
{3739,4,0,0},
{3743,4,0,0},
{3747,4,0,0},
{3751,1,0,0},
{3752,7,0,0},
{3759,4,0,0},
{3763,10,0,0},
{3773,4,0,0},
{3777,2,0,0},
{3779,5,0,0},
{3784,4,0,0},
{3788,2,0,0},
{3790,3,0,0},
{3793,4,0,0},
{3797,5,0,0},
{3802,4,0,0},
{3806,2,0,0},
{3808,1,0,0},
{3809,5,0,0},
{3814,4,0,0},
{3818,1,0,0},
{3819,2,0,0},
{3821,6,0,0},
{3827,2,0,0},
{3829,5,0,0},
{3834,6,0,0},
{3840,4,0,0},
{3844,8,0,0},
{3852,7,0,0},
{3859,5,0,0},
{3864,10,0,0},
{3874,3,0,0},
{3877,0,0,0},
{3877,2,0,0},
{3879,1,0,0},
{3880,2,0,0},
{3882,0,0,0},
{3882,50,0,0},
{3932,0,0,0},
{3932,0,0,0},
{3932,0,0,0},
{3932,1,0,0},
{3933,4,0,0},
{3937,6,0,0},
{3943,3,0,0},
{3946,3,0,0},
{3949,6,0,0},
{3955,3,0,0},
{3958,5,0,0},
{3963,5,0,0},
{3968,4,0,0},
{3972,6,0,0},
{3978,10,0,0},
{3988,3,0,0},
{3991,8,0,0},
{3999,3,0,0},
{4002,0,0,0},
{4002,2,0,0},
{4004,1,0,0},
{4005,2,0,0},
{4007,0,0,0},
{4007,43,0,0},
{4050,0,0,0},
{4050,0,0,0},
{4050,0,0,0},
{4050,4,0,0},
{4054,3,0,0},
{4057,0,0,0},
{4057,8,0,0},
{4065,4,0,0},
{4069,12,0,0},
{4081,5,0,0},
{4086,6,0,0},
{4092,6,0,0},
{4098,9,0,0},
{4107,3,0,0},
{4110,0,0,0},
{4110,2,0,0},
{4112,2,0,0},
{4114,3,0,0},
{4117,5,0,0},
{4122,5,0,0},
{4127,7,0,0},
{4134,0,0,0},
{4134,19,0,0},
{4153,6,0,0},
{4159,0,0,0},
{4159,2,0,0},
{4161,2,0,0},
{4163,1,0,0},
{4164,8,0,0},
{4172,3,0,0},
{4175,7,0,0},
{4182,0,0,0},
{4182,2,0,0},
{4184,0,0,0},
{4184,0,0,0},
{4184,13,0,0},
{4197,5,0,0},
{4202,5,0,0},
{4207,4,0,0},
{4211,7,0,0},
{4218,1,0,0},
{4219,3,0,0},
{4222,5,0,0},
{4227,5,0,0},
{4232,4,0,0},
{4236,7,0,0},
{4243,1,0,0},
{4244,3,0,0},
{4247,0,4247,0},
{4248,0,4248,0},
{4249,0,4249,0},
{4250,0,4250,0},
{4251,0,4251,0},
{4252,0,4252,0},
{4253,0,4253,0},
{4254,0,4254,0},
{4255,0,4255,0},
{4256,0,4256,0},
{4257,0,4257,0},
{4258,0,4258,0},
{4259,0,4259,0},
{4260,0,4260,0},
{4261,0,4261,0},
{4262,0,4262,0},
{4263,0,4263,0},
{4264,0,4264,0},
{4265,0,4265,0},
{4266,0,4266,0},
{4267,0,4267,0},
{4268,0,4268,0},
{4269,0,4269,0},
{4270,0,4270,0},
{4271,0,4271,0},
{4272,0,4272,0},
{4273,0,4273,0},
{4274,0,4274,0},
{4275,0,4275,0},
{4276,0,4276,0},
{4277,0,4277,0},
{4278,0,4278,0},
{4279,0,4279,0},
{4280,0,4280,0},
{4281,0,4281,0},
{4282,0,4282,0},
{4283,0,4283,0},
{4284,0,4284,0},
{4285,0,4285,0},
{4286,0,4286,0},
{4287,0,4287,0},
{4288,0,4288,0},
{4289,0,4289,0},
{4290,0,4290,0},
{4291,0,4291,0},
{4292,0,4292,0},
{4293,0,4293,0},
{4294,0,4294,0},
{4295,0,4295,0},
{4296,0,4296,0},
{4297,0,0,4297},
{4298,0,4298,0},
{4299,0,4299,0},
{4300,0,4300,0},
{4301,0,4301,0},
{4302,0,4302,0},
{4303,0,4303,0},
{4304,0,4304,0},
{4305,0,4305,0},
{4306,0,4306,0},
{4307,0,4307,0},
{4308,0,4308,0},
{4309,0,4309,0},
{4310,0,4310,0},
{4311,0,4311,0},
{4312,0,4312,0},
{4313,0,4313,0},
{4314,0,4314,0},
{4315,0,4315,0},
{4316,0,4316,0},
{4317,0,4317,0},
{4318,0,4318,0},
{4319,0,4319,0},
{4320,0,4320,0},
{4321,0,4321,0},
{4322,0,4322,0},
{4323,0,4323,0},
{4324,0,4324,0},
{4325,0,4325,0},
{4326,0,4326,0},
{4327,0,4327,0},
{4328,0,4328,0},
{4329,0,4329,0},
{4330,0,4330,0},
{4331,0,4331,0},
{4332,0,4332,0},
{4333,0,4333,0},
{4334,0,4334,0},
{4335,0,0,4335},
{4336,0,4336,0},
{4337,0,4337,0},
{4338,0,4338,0},
{4339,0,4339,0},
{4340,0,4340,0},
{4341,0,4341,0},
{4342,0,4342,0},
{4343,0,4343,0},
{4344,0,4344,0},
{4345,0,4345,0},
{4346,0,4346,0},
{4347,0,4347,0},
{4348,0,4348,0},
{4349,0,4349,0},
{4350,0,4350,0},
{4351,0,0,4351},
{4352,0,4352,0},
{4353,0,4353,0},
{4354,0,4354,0},
{4355,0,4355,0},
{4356,0,4356,0},
{4357,0,4357,0},
{4358,0,4358,0},
{4359,0,4359,0},
{4360,0,4360,0},
{4361,0,4361,0},
{4362,0,4362,0},
{4363,0,4363,0},
{4364,0,4364,0},
{4365,0,4365,0},
{4366,0,4366,0},
{4367,0,4367,0},
{4368,0,4368,0},
{4369,0,4369,0},
{4370,0,4370,0},
{4371,0,4371,0},
{4372,0,4372,0},
{4373,0,4373,0},
{4374,0,4374,0},
{4375,0,4375,0},
{4376,0,4376,0},
{4377,0,4377,0},
{4378,0,4378,0},
{4379,0,4379,0},
{4380,0,4380,0},
{4381,0,4381,0},
{4382,0,4382,0},
{4383,0,4383,0},
{4384,0,4384,0},
{4385,0,4385,0},
{4386,0,4386,0},
{4387,0,4387,0},
{4388,0,4388,0},
{4389,0,4389,0},
{4390,0,4390,0},
{4391,0,4391,0},
{4392,0,4392,0},
{4393,0,4393,0},
{4394,0,4394,0},
{4395,0,4395,0},
{4396,0,4396,0},
{4397,0,4397,0},
{4398,0,4398,0},
{4399,0,4399,0},
{4400,0,4400,0},
{4401,0,4401,0},
{4402,0,4402,0},
{4403,0,4403,0},
{4404,0,4404,0},
{4405,0,4405,0},
{4406,0,4406,0},
{4407,0,4407,0},
{4408,0,4408,0},
{4409,0,4409,0},
{4410,0,4410,0},
{4411,0,4411,0},
{4412,0,4412,0},
{4413,0,4413,0},
{4414,0,4414,0},
{4415,0,4415,0},
{4416,0,4416,0},
{4417,0,4417,0},
{4418,0,4418,0},
{4419,0,4419,0},
{4420,0,4420,0},
{4421,0,4421,0},
{4422,0,4422,0},
{4423,0,4423,0},
{4424,0,4424,0},
{4425,0,4425,0},
{4426,0,4426,0},
{4427,0,4427,0},
{4428,0,4428,0},
{4429,0,4429,0},
{4430,0,4430,0},
{4431,0,4431,0},
{4432,0,4432,0},
{4433,0,4433,0},
{4434,0,4434,0},
{4435,0,4435,0},
{4436,0,4436,0},
{4437,0,4437,0},
{4438,0,4438,0},
{4439,0,4439,0},
{4440,0,4440,0},
{4441,0,4441,0},
{4442,0,4442,0},
{4443,0,4443,0},
{4444,0,4444,0},
{4445,0,4445,0},
{4446,0,4446,0},
{4447,0,4447,0},
{4448,0,4448,0},
{4449,0,4449,0},
{4450,0,4450,0},
{4451,0,4451,0},
{4452,0,4452,0},
{4453,0,4453,0},
{4454,0,4454,0},
{4455,0,4455,0},
{4456,0,4456,0},
{4457,0,4457,0},
{4458,0,4458,0},
{4459,0,4459,0},
{4460,0,4460,0},
{4461,0,4461,0},
{4462,0,4462,0},
{4463,0,4463,0},
{4464,0,4464,0},
{4465,0,4465,0},
{4466,0,4466,0},
{4467,0,4467,0},
{4468,0,4468,0},
{4469,0,4469,0},
{4470,0,4470,0},
{4471,0,4471,0},
{4472,0,4472,0},
{4473,0,4473,0},
{4474,0,0,4474},
{4475,0,4475,0},
{4476,0,4476,0},
{4477,0,4477,0},
{4478,0,4478,0},
{4479,0,4479,0},
{4480,0,4480,0},
{4481,0,4481,0},
{4482,0,4482,0},
{4483,0,4483,0},
{4484,0,4484,0},
{4485,0,4485,0},
{4486,0,4486,0},
{4487,0,4487,0},
{4488,0,4488,0},
{4489,0,4489,0},
{4490,0,4490,0},
{4491,0,4491,0},
{4492,0,4492,0},
{4493,0,4493,0},
{4494,0,4494,0},
{4495,0,4495,0},
{4496,0,4496,0},
{4497,0,0,4497},
{4498,0,0,4498},
{4499,0,0,4499},
{4500,0,4500,0},
{4501,0,0,4501},
{4502,0,4502,0},
{4503,0,4503,0},
{4504,0,4504,0},
{4505,0,4505,0},
{4506,0,4506,0},
{4507,0,4507,0},
{4508,0,4508,0},
{4509,0,4509,0},
{4510,0,4510,0},
{4511,0,4511,0},
{4512,0,4512,0},
{4513,0,4513,0},
{4514,0,4514,0},
{4515,0,4515,0},
{4516,0,4516,0},
{4517,0,4517,0},
{4518,0,4518,0},
{4519,0,4519,0},
{4520,0,4520,0},
{4521,0,4521,0},
{4522,0,4522,0},
{4523,0,0,4523},
{4524,0,0,4524},
{4525,0,4525,0},
{4526,0,0,4526},
{4527,0,4527,0},
{4528,0,0,4528},
{4529,0,4529,0},
{4530,0,4530,0},
{4531,0,4531,0},
{4532,0,4532,0},
{4533,0,4533,0},
{4534,0,4534,0},
{4535,0,4535,0},
{4536,0,4536,0},
{4537,0,4537,0},
{4538,0,4538,0},
{4539,0,4539,0},
{4540,0,4540,0},
{4541,0,4541,0},
{4542,0,4542,0},
{4543,0,4543,0},
{4544,0,4544,0},
{4545,0,4545,0},
{4546,0,0,4546},
{4547,0,0,4547},
{4548,0,0,4548},
{4549,0,4549,0},
{4550,0,0,4550},
{4551,0,4551,0},
{4552,0,4552,0},
{4553,0,4553,0},
{4554,0,4554,0},
{4555,0,4555,0},
{4556,0,4556,0},
{4557,0,4557,0},
{4558,0,4558,0},
{4559,0,4559,0},
{4560,0,4560,0},
{4561,0,4561,0},
{4562,0,4562,0},
{4563,0,4563,0},
{4564,0,4564,0},
{4565,0,4565,0},
{4566,0,4566,0},
{4567,0,4567,0},
{4568,0,4568,0},
{4569,0,4569,0},
{4570,0,4570,0},
{4571,0,4571,0},
{4572,0,4572,0},
{4573,0,4573,0},
{4574,0,4574,0},
{4575,0,4575,0},
{4576,0,4576,0},
{4577,0,4577,0},
{4578,0,4578,0},
{4579,0,4579,0},
{4580,0,4580,0},
{4581,0,4581,0},
{4582,0,4582,0},
{4583,0,4583,0},
{4584,0,4584,0},
{4585,0,4585,0},
{4586,0,4586,0},
{4587,0,4587,0},
{4588,0,4588,0},
{4589,0,4589,0},
{4590,0,4590,0},
{4591,0,4591,0},
{4592,0,4592,0},
{4593,0,4593,0},
{4594,0,4594,0},
{4595,0,4595,0},
{4596,0,4596,0},
{4597,0,4597,0},
{4598,0,4598,0},
{4599,0,4599,0},
{4600,0,4600,0},
{4601,0,4601,0},
{4602,0,4602,0},
{4603,0,0,4603},
{4604,0,0,4604},
{4605,0,4605,0},
{4606,0,4606,0},
{4607,0,4607,0},
{4608,0,4608,0},
{4609,0,4609,0},
{4610,0,4610,0},
{4611,0,4611,0},
{4612,0,0,4612},
{4613,0,0,4613},
{4614,0,4614,0},
{4615,0,4615,0},
{4616,0,4616,0},
{4617,0,4617,0},
{4618,0,4618,0},
{4619,0,4619,0},
{4620,0,4620,0},
{4621,0,4621,0},
{4622,0,4622,0},
{4623,0,4623,0},
{4624,0,4624,0},
{4625,0,4625,0},
{4626,0,4626,0},
};

static const struct schema_root roots[] = {
{0,12982,12985,4627,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 APIGroup */
{0,12982,12994,4628,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 APIGroupList */
{0,12982,13007,4629,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 APIResourceList */
{0,12982,13023,4630,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 APIVersions */
{0,12982,13035,4631,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 Binding */
{0,12982,13043,4632,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* /v1 ComponentStatus */
{0,12982,13059,4633,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 ComponentStatusList */
{0,12982,13079,4634,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 ConfigMap */
{0,12982,13089,4635,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 ConfigMapList */
{0,12982,13103,4636,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 DeleteOptions */
{0,12982,13117,4637,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 Endpoints */
{0,12982,13127,4638,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 EndpointsList */
{0,12982,13141,4639,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 Event */
{0,12982,13147,4640,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 EventList */
{0,12982,13157,4641,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 LimitRange */
{0,12982,13168,4642,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 LimitRangeList */
{0,12982,13183,4643,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* /v1 Namespace */
{0,12982,13193,4644,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 NamespaceList */
{0,12982,13207,4645,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* /v1 Node */
{0,12982,13212,4646,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 NodeList */
{0,12982,13221,0,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* /v1 NodeProxyOptions */
{0,12982,13238,4647,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* /v1 PersistentVolume */
{0,12982,13255,4648,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 PersistentVolumeClaim */
{0,12982,13277,4649,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 PersistentVolumeClaimList */
{0,12982,13303,4650,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 PersistentVolumeList */
{0,12982,13324,4651,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 Pod */
{0,12982,13328,0,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 PodAttachOptions */
{0,12982,13345,0,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 PodExecOptions */
{0,12982,13360,4652,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 PodList */
{0,12982,13368,0,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 PodPortForwardOptions */
{0,12982,13390,0,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 PodProxyOptions */
{0,12982,13406,4653,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 PodTemplate */
{0,12982,13418,4654,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 PodTemplateList */
{0,12982,13434,4655,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 ReplicationController */
{0,12982,13456,4656,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 ReplicationControllerList */
{0,12982,13482,4657,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 ResourceQuota */
{0,12982,13496,4658,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 ResourceQuotaList */
{0,12982,13514,4659,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 Secret */
{0,12982,13521,4660,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 SecretList */
{0,12982,13532,4661,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 Service */
{0,12982,13540,4662,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 ServiceAccount */
{0,12982,13555,4663,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 ServiceAccountList */
{0,12982,13574,4664,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 ServiceList */
{0,12982,13586,0,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* /v1 ServiceProxyOptions */
{0,12982,13606,4665,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 Status */
{0,12982,13613,4666,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* /v1 WatchEvent */
{13624,12982,13103,4667,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admission.k8s.io/v1 DeleteOptions */
{13624,12982,13613,4668,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admission.k8s.io/v1 WatchEvent */
{13624,13641,13103,4669,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admission.k8s.io/v1beta1 DeleteOptions */
{13624,13641,13613,4670,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admission.k8s.io/v1beta1 WatchEvent */
{13649,12982,13103,4671,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 DeleteOptions */
{13649,12982,13678,4672,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1 MutatingAdmissionPolicy */
{13649,12982,13702,4673,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding */
{13649,12982,13733,4674,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBindingList */
{13649,12982,13768,4675,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 MutatingAdmissionPolicyList */
{13649,12982,13796,4676,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1 MutatingWebhookConfiguration */
{13649,12982,13825,4677,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 MutatingWebhookConfigurationList */
{13649,12982,13858,4678,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy */
{13649,12982,13884,4679,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding */
{13649,12982,13917,4680,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBindingList */
{13649,12982,13954,4681,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyList */
{13649,12982,13984,4682,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration */
{13649,12982,14015,4683,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 ValidatingWebhookConfigurationList */
{13649,12982,13613,4684,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1 WatchEvent */
{13649,14050,13103,4685,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1alpha1 DeleteOptions */
{13649,14050,13678,4686,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy */
{13649,14050,13702,4687,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBinding */
{13649,14050,13733,4688,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBindingList */
{13649,14050,13768,4689,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyList */
{13649,14050,13613,4690,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1alpha1 WatchEvent */
{13649,13641,13103,4691,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1beta1 DeleteOptions */
{13649,13641,13678,4692,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy */
{13649,13641,13702,4693,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBinding */
{13649,13641,13733,4694,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBindingList */
{13649,13641,13768,4695,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyList */
{13649,13641,13796,4696,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration */
{13649,13641,13825,4697,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1beta1 MutatingWebhookConfigurationList */
{13649,13641,13984,4698,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration */
{13649,13641,14015,4699,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfigurationList */
{13649,13641,13613,4700,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* admissionregistration.k8s.io/v1beta1 WatchEvent */
{14059,12982,14080,4701,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* apiextensions.k8s.io/v1 CustomResourceDefinition */
{14059,12982,14105,4702,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiextensions.k8s.io/v1 CustomResourceDefinitionList */
{14059,12982,13103,4703,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiextensions.k8s.io/v1 DeleteOptions */
{14059,12982,13613,4704,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiextensions.k8s.io/v1 WatchEvent */
{14059,13641,14080,4705,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* apiextensions.k8s.io/v1beta1 CustomResourceDefinition */
{14059,13641,14105,4706,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiextensions.k8s.io/v1beta1 CustomResourceDefinitionList */
{14059,13641,13103,4707,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiextensions.k8s.io/v1beta1 DeleteOptions */
{14059,13641,13613,4708,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiextensions.k8s.io/v1beta1 WatchEvent */
{14134,12982,14157,4709,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* apiregistration.k8s.io/v1 APIService */
{14134,12982,14168,4710,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiregistration.k8s.io/v1 APIServiceList */
{14134,12982,13103,4711,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiregistration.k8s.io/v1 DeleteOptions */
{14134,12982,13613,4712,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiregistration.k8s.io/v1 WatchEvent */
{14134,13641,14157,4713,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* apiregistration.k8s.io/v1beta1 APIService */
{14134,13641,14168,4714,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiregistration.k8s.io/v1beta1 APIServiceList */
{14134,13641,13103,4715,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiregistration.k8s.io/v1beta1 DeleteOptions */
{14134,13641,13613,4716,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apiregistration.k8s.io/v1beta1 WatchEvent */
{14183,12982,14188,4717,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* apps/v1 ControllerRevision */
{14183,12982,14207,4718,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1 ControllerRevisionList */
{14183,12982,14230,4719,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* apps/v1 DaemonSet */
{14183,12982,14240,4720,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1 DaemonSetList */
{14183,12982,13103,4721,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1 DeleteOptions */
{14183,12982,14254,4722,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* apps/v1 Deployment */
{14183,12982,14265,4723,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1 DeploymentList */
{14183,12982,14280,4724,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* apps/v1 ReplicaSet */
{14183,12982,14291,4725,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1 ReplicaSetList */
{14183,12982,14306,4726,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* apps/v1 StatefulSet */
{14183,12982,14318,4727,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1 StatefulSetList */
{14183,12982,13613,4728,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1 WatchEvent */
{14183,13641,13103,4729,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1beta1 DeleteOptions */
{14183,13641,13613,4730,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1beta1 WatchEvent */
{14183,14334,13103,4731,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1beta2 DeleteOptions */
{14183,14334,13613,4732,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* apps/v1beta2 WatchEvent */
{14342,12982,13103,4733,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1 DeleteOptions */
{14342,12982,14364,4734,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1 SelfSubjectReview */
{14342,12982,14382,4735,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1 TokenRequest */
{14342,12982,14395,4736,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1 TokenReview */
{14342,12982,13613,4737,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1 WatchEvent */
{14342,14050,13103,4738,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1alpha1 DeleteOptions */
{14342,14050,13613,4739,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1alpha1 WatchEvent */
{14342,13641,13103,4740,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1beta1 DeleteOptions */
{14342,13641,14395,4741,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1beta1 TokenReview */
{14342,13641,13613,4742,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authentication.k8s.io/v1beta1 WatchEvent */
{14407,12982,13103,4743,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1 DeleteOptions */
{14407,12982,14428,4744,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1 LocalSubjectAccessReview */
{14407,12982,14453,4745,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1 SelfSubjectAccessReview */
{14407,12982,14477,4746,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1 SelfSubjectRulesReview */
{14407,12982,14500,4747,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1 SubjectAccessReview */
{14407,12982,13613,4748,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1 WatchEvent */
{14407,13641,13103,4749,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1beta1 DeleteOptions */
{14407,13641,14428,4750,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1beta1 LocalSubjectAccessReview */
{14407,13641,14453,4751,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1beta1 SelfSubjectAccessReview */
{14407,13641,14477,4752,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1beta1 SelfSubjectRulesReview */
{14407,13641,14500,4753,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1beta1 SubjectAccessReview */
{14407,13641,13613,4754,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* authorization.k8s.io/v1beta1 WatchEvent */
{14520,12982,13103,4755,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v1 DeleteOptions */
{14520,12982,14532,4756,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* autoscaling/v1 HorizontalPodAutoscaler */
{14520,12982,14556,4757,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v1 HorizontalPodAutoscalerList */
{14520,12982,14584,4758,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* autoscaling/v1 Scale */
{14520,12982,13613,4759,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v1 WatchEvent */
{14520,14590,13103,4760,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2 DeleteOptions */
{14520,14590,14532,4761,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* autoscaling/v2 HorizontalPodAutoscaler */
{14520,14590,14556,4762,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2 HorizontalPodAutoscalerList */
{14520,14590,13613,4763,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2 WatchEvent */
{14520,14593,13103,4764,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2beta1 DeleteOptions */
{14520,14593,14532,4765,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* autoscaling/v2beta1 HorizontalPodAutoscaler */
{14520,14593,14556,4766,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2beta1 HorizontalPodAutoscalerList */
{14520,14593,13613,4767,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2beta1 WatchEvent */
{14520,14601,13103,4768,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2beta2 DeleteOptions */
{14520,14601,14532,4769,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* autoscaling/v2beta2 HorizontalPodAutoscaler */
{14520,14601,14556,4770,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2beta2 HorizontalPodAutoscalerList */
{14520,14601,13613,4771,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* autoscaling/v2beta2 WatchEvent */
{14609,12982,14615,4772,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* batch/v1 CronJob */
{14609,12982,14623,4773,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* batch/v1 CronJobList */
{14609,12982,13103,4774,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* batch/v1 DeleteOptions */
{14609,12982,14635,4775,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* batch/v1 Job */
{14609,12982,14639,4776,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* batch/v1 JobList */
{14609,12982,13613,4777,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* batch/v1 WatchEvent */
{14609,13641,14615,4778,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* batch/v1beta1 CronJob */
{14609,13641,14623,4779,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* batch/v1beta1 CronJobList */
{14609,13641,13103,4780,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* batch/v1beta1 DeleteOptions */
{14609,13641,13613,4781,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* batch/v1beta1 WatchEvent */
{14647,12982,14667,4782,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* certificates.k8s.io/v1 CertificateSigningRequest */
{14647,12982,14693,4783,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1 CertificateSigningRequestList */
{14647,12982,13103,4784,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1 DeleteOptions */
{14647,12982,13613,4785,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1 WatchEvent */
{14647,14050,14723,4786,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* certificates.k8s.io/v1alpha1 ClusterTrustBundle */
{14647,14050,14742,4787,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1alpha1 ClusterTrustBundleList */
{14647,14050,13103,4788,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1alpha1 DeleteOptions */
{14647,14050,13613,4789,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1alpha1 WatchEvent */
{14647,13641,14667,4790,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* certificates.k8s.io/v1beta1 CertificateSigningRequest */
{14647,13641,14693,4791,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1beta1 CertificateSigningRequestList */
{14647,13641,14723,4792,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* certificates.k8s.io/v1beta1 ClusterTrustBundle */
{14647,13641,14742,4793,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1beta1 ClusterTrustBundleList */
{14647,13641,13103,4794,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1beta1 DeleteOptions */
{14647,13641,14765,4795,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* certificates.k8s.io/v1beta1 PodCertificateRequest */
{14647,13641,14787,4796,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1beta1 PodCertificateRequestList */
{14647,13641,13613,4797,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* certificates.k8s.io/v1beta1 WatchEvent */
{14813,12982,13103,4798,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1 DeleteOptions */
{14813,12982,14833,4799,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* coordination.k8s.io/v1 Lease */
{14813,12982,14839,4800,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1 LeaseList */
{14813,12982,13613,4801,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1 WatchEvent */
{14813,14849,13103,4802,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1alpha2 DeleteOptions */
{14813,14849,14858,4803,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* coordination.k8s.io/v1alpha2 LeaseCandidate */
{14813,14849,14873,4804,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1alpha2 LeaseCandidateList */
{14813,14849,13613,4805,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1alpha2 WatchEvent */
{14813,13641,13103,4806,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1beta1 DeleteOptions */
{14813,13641,14833,4807,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* coordination.k8s.io/v1beta1 Lease */
{14813,13641,14858,4808,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* coordination.k8s.io/v1beta1 LeaseCandidate */
{14813,13641,14873,4809,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1beta1 LeaseCandidateList */
{14813,13641,14839,4810,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1beta1 LeaseList */
{14813,13641,13613,4811,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* coordination.k8s.io/v1beta1 WatchEvent */
{14892,12982,13103,4812,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* discovery.k8s.io/v1 DeleteOptions */
{14892,12982,14909,4813,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* discovery.k8s.io/v1 EndpointSlice */
{14892,12982,14923,4814,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* discovery.k8s.io/v1 EndpointSliceList */
{14892,12982,13613,4815,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* discovery.k8s.io/v1 WatchEvent */
{14892,13641,13103,4816,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* discovery.k8s.io/v1beta1 DeleteOptions */
{14892,13641,14909,4817,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* discovery.k8s.io/v1beta1 EndpointSlice */
{14892,13641,14923,4818,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* discovery.k8s.io/v1beta1 EndpointSliceList */
{14892,13641,13613,4819,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* discovery.k8s.io/v1beta1 WatchEvent */
{14941,12982,13103,4820,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* events.k8s.io/v1 DeleteOptions */
{14941,12982,13141,4821,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* events.k8s.io/v1 Event */
{14941,12982,13147,4822,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* events.k8s.io/v1 EventList */
{14941,12982,13613,4823,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* events.k8s.io/v1 WatchEvent */
{14941,13641,13103,4824,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* events.k8s.io/v1beta1 DeleteOptions */
{14941,13641,13141,4825,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* events.k8s.io/v1beta1 Event */
{14941,13641,13147,4826,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* events.k8s.io/v1beta1 EventList */
{14941,13641,13613,4827,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* events.k8s.io/v1beta1 WatchEvent */
{14955,13641,13103,4828,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* extensions/v1beta1 DeleteOptions */
{14955,13641,14966,4829,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* extensions/v1beta1 Ingress */
{14955,13641,14974,4830,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* extensions/v1beta1 IngressList */
{14955,13641,13613,4831,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* extensions/v1beta1 WatchEvent */
{14986,12982,13103,4832,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1 DeleteOptions */
{14986,12982,15015,4833,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* flowcontrol.apiserver.k8s.io/v1 FlowSchema */
{14986,12982,15026,4834,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1 FlowSchemaList */
{14986,12982,15041,4835,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration */
{14986,12982,15068,4836,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfigurationList */
{14986,12982,13613,4837,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1 WatchEvent */
{14986,14050,13103,4838,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1alpha1 DeleteOptions */
{14986,14050,13613,4839,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1alpha1 WatchEvent */
{14986,13641,13103,4840,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta1 DeleteOptions */
{14986,13641,15015,4841,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema */
{14986,13641,15026,4842,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta1 FlowSchemaList */
{14986,13641,15041,4843,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration */
{14986,13641,15068,4844,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfigurationList */
{14986,13641,13613,4845,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta1 WatchEvent */
{14986,14334,13103,4846,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta2 DeleteOptions */
{14986,14334,13613,4847,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta2 WatchEvent */
{14986,15099,13103,4848,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta3 DeleteOptions */
{14986,15099,13613,4849,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* flowcontrol.apiserver.k8s.io/v1beta3 WatchEvent */
{15107,14050,13103,4850,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* imagepolicy.k8s.io/v1alpha1 DeleteOptions */
{15107,14050,13613,4851,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* imagepolicy.k8s.io/v1alpha1 WatchEvent */
{15126,14050,13103,4852,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* internal.apiserver.k8s.io/v1alpha1 DeleteOptions */
{15126,14050,15152,4853,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* internal.apiserver.k8s.io/v1alpha1 StorageVersion */
{15126,14050,15167,4854,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* internal.apiserver.k8s.io/v1alpha1 StorageVersionList */
{15126,14050,13613,4855,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* internal.apiserver.k8s.io/v1alpha1 WatchEvent */
{15186,13641,15210,4856,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* kustomize.config.k8s.io/v1beta1 ConfigMapArgs */
{15186,13641,828,4857,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* kustomize.config.k8s.io/v1beta1 GeneratorArgs */
{15186,13641,15224,4858,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* kustomize.config.k8s.io/v1beta1 Kustomization */
{15186,13641,1232,4859,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* kustomize.config.k8s.io/v1beta1 KvPairSources */
{15186,13641,15238,4860,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* kustomize.config.k8s.io/v1beta1 SecretArgs */
{15249,12982,13103,4861,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1 DeleteOptions */
{15249,12982,15267,4862,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* networking.k8s.io/v1 IPAddress */
{15249,12982,15277,4863,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1 IPAddressList */
{15249,12982,14966,4864,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* networking.k8s.io/v1 Ingress */
{15249,12982,15291,4865,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* networking.k8s.io/v1 IngressClass */
{15249,12982,15304,4866,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1 IngressClassList */
{15249,12982,14974,4867,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1 IngressList */
{15249,12982,15321,4868,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* networking.k8s.io/v1 NetworkPolicy */
{15249,12982,15335,4869,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1 NetworkPolicyList */
{15249,12982,15353,4870,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* networking.k8s.io/v1 ServiceCIDR */
{15249,12982,15365,4871,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1 ServiceCIDRList */
{15249,12982,13613,4872,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1 WatchEvent */
{15249,13641,13103,4873,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1beta1 DeleteOptions */
{15249,13641,15267,4874,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* networking.k8s.io/v1beta1 IPAddress */
{15249,13641,15277,4875,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1beta1 IPAddressList */
{15249,13641,14966,4876,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* networking.k8s.io/v1beta1 Ingress */
{15249,13641,15291,4877,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* networking.k8s.io/v1beta1 IngressClass */
{15249,13641,15304,4878,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1beta1 IngressClassList */
{15249,13641,14974,4879,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1beta1 IngressList */
{15249,13641,15353,4880,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* networking.k8s.io/v1beta1 ServiceCIDR */
{15249,13641,15365,4881,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1beta1 ServiceCIDRList */
{15249,13641,13613,4882,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* networking.k8s.io/v1beta1 WatchEvent */
{15381,12982,13103,4883,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1 DeleteOptions */
{15381,12982,15393,4884,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* node.k8s.io/v1 RuntimeClass */
{15381,12982,15406,4885,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1 RuntimeClassList */
{15381,12982,13613,4886,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1 WatchEvent */
{15381,14050,13103,4887,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1alpha1 DeleteOptions */
{15381,14050,13613,4888,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1alpha1 WatchEvent */
{15381,13641,13103,4889,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1beta1 DeleteOptions */
{15381,13641,15393,4890,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* node.k8s.io/v1beta1 RuntimeClass */
{15381,13641,15406,4891,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1beta1 RuntimeClassList */
{15381,13641,13613,4892,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* node.k8s.io/v1beta1 WatchEvent */
{15423,12982,13103,4893,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1 DeleteOptions */
{15423,12982,15430,4894,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1 Eviction */
{15423,12982,15439,4895,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* policy/v1 PodDisruptionBudget */
{15423,12982,15459,4896,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1 PodDisruptionBudgetList */
{15423,12982,13613,4897,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1 WatchEvent */
{15423,13641,13103,4898,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1beta1 DeleteOptions */
{15423,13641,15430,4899,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1beta1 Eviction */
{15423,13641,15439,4900,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* policy/v1beta1 PodDisruptionBudget */
{15423,13641,15459,4901,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1beta1 PodDisruptionBudgetList */
{15423,13641,15483,4902,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* policy/v1beta1 PodSecurityPolicy */
{15423,13641,15501,4903,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1beta1 PodSecurityPolicyList */
{15423,13641,13613,4904,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* policy/v1beta1 WatchEvent */
{15523,12982,15549,4905,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* rbac.authorization.k8s.io/v1 ClusterRole */
{15523,12982,15561,4906,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* rbac.authorization.k8s.io/v1 ClusterRoleBinding */
{15523,12982,15580,4907,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1 ClusterRoleBindingList */
{15523,12982,15603,4908,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1 ClusterRoleList */
{15523,12982,13103,4909,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1 DeleteOptions */
{15523,12982,15619,4910,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* rbac.authorization.k8s.io/v1 Role */
{15523,12982,15624,4911,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* rbac.authorization.k8s.io/v1 RoleBinding */
{15523,12982,15636,4912,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1 RoleBindingList */
{15523,12982,15652,4913,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1 RoleList */
{15523,12982,13613,4914,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1 WatchEvent */
{15523,14050,13103,4915,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1alpha1 DeleteOptions */
{15523,14050,13613,4916,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1alpha1 WatchEvent */
{15523,13641,15549,4917,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* rbac.authorization.k8s.io/v1beta1 ClusterRole */
{15523,13641,15561,4918,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding */
{15523,13641,15580,4919,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1beta1 ClusterRoleBindingList */
{15523,13641,15603,4920,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1beta1 ClusterRoleList */
{15523,13641,13103,4921,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1beta1 DeleteOptions */
{15523,13641,15619,4922,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* rbac.authorization.k8s.io/v1beta1 Role */
{15523,13641,15624,4923,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* rbac.authorization.k8s.io/v1beta1 RoleBinding */
{15523,13641,15636,4924,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1beta1 RoleBindingList */
{15523,13641,15652,4925,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1beta1 RoleList */
{15523,13641,13613,4926,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* rbac.authorization.k8s.io/v1beta1 WatchEvent */
{15661,12982,13103,4927,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1 DeleteOptions */
{15661,12982,15677,4928,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1 DeviceClass */
{15661,12982,15689,4929,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1 DeviceClassList */
{15661,12982,15705,4930,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* resource.k8s.io/v1 ResourceClaim */
{15661,12982,15719,4931,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1 ResourceClaimList */
{15661,12982,15737,4932,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* resource.k8s.io/v1 ResourceClaimTemplate */
{15661,12982,15759,4933,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1 ResourceClaimTemplateList */
{15661,12982,15785,4934,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1 ResourceSlice */
{15661,12982,15799,4935,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1 ResourceSliceList */
{15661,12982,13613,4936,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1 WatchEvent */
{15661,15817,13103,4937,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1alpha3 DeleteOptions */
{15661,15817,15826,4938,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1alpha3 DeviceTaintRule */
{15661,15817,15842,4939,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1alpha3 DeviceTaintRuleList */
{15661,15817,15862,4940,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1alpha3 ResourcePoolStatusRequest */
{15661,15817,15888,4941,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1alpha3 ResourcePoolStatusRequestList */
{15661,15817,13613,4942,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1alpha3 WatchEvent */
{15661,13641,13103,4943,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta1 DeleteOptions */
{15661,13641,15677,4944,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1beta1 DeviceClass */
{15661,13641,15689,4945,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta1 DeviceClassList */
{15661,13641,15705,4946,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* resource.k8s.io/v1beta1 ResourceClaim */
{15661,13641,15719,4947,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta1 ResourceClaimList */
{15661,13641,15737,4948,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* resource.k8s.io/v1beta1 ResourceClaimTemplate */
{15661,13641,15759,4949,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta1 ResourceClaimTemplateList */
{15661,13641,15785,4950,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1beta1 ResourceSlice */
{15661,13641,15799,4951,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta1 ResourceSliceList */
{15661,13641,13613,4952,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta1 WatchEvent */
{15661,14334,13103,4953,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta2 DeleteOptions */
{15661,14334,15677,4954,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1beta2 DeviceClass */
{15661,14334,15689,4955,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta2 DeviceClassList */
{15661,14334,15826,4956,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1beta2 DeviceTaintRule */
{15661,14334,15842,4957,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta2 DeviceTaintRuleList */
{15661,14334,15705,4958,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* resource.k8s.io/v1beta2 ResourceClaim */
{15661,14334,15719,4959,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta2 ResourceClaimList */
{15661,14334,15737,4960,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* resource.k8s.io/v1beta2 ResourceClaimTemplate */
{15661,14334,15759,4961,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta2 ResourceClaimTemplateList */
{15661,14334,15785,4962,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* resource.k8s.io/v1beta2 ResourceSlice */
{15661,14334,15799,4963,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta2 ResourceSliceList */
{15661,14334,13613,4964,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* resource.k8s.io/v1beta2 WatchEvent */
{15918,12982,13103,4965,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1 DeleteOptions */
{15918,12982,15936,4966,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* scheduling.k8s.io/v1 PriorityClass */
{15918,12982,15950,4967,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1 PriorityClassList */
{15918,12982,13613,4968,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1 WatchEvent */
{15918,14050,13103,4969,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1alpha1 DeleteOptions */
{15918,14050,13613,4970,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1alpha1 WatchEvent */
{15918,14849,13103,4971,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1alpha2 DeleteOptions */
{15918,14849,15968,4972,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* scheduling.k8s.io/v1alpha2 PodGroup */
{15918,14849,15977,4973,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1alpha2 PodGroupList */
{15918,14849,13613,4974,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1alpha2 WatchEvent */
{15918,14849,15990,4975,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* scheduling.k8s.io/v1alpha2 Workload */
{15918,14849,15999,4976,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1alpha2 WorkloadList */
{15918,13641,13103,4977,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1beta1 DeleteOptions */
{15918,13641,15936,4978,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* scheduling.k8s.io/v1beta1 PriorityClass */
{15918,13641,15950,4979,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1beta1 PriorityClassList */
{15918,13641,13613,4980,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* scheduling.k8s.io/v1beta1 WatchEvent */
{16012,12982,16027,4981,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1 CSIDriver */
{16012,12982,16037,4982,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 CSIDriverList */
{16012,12982,16051,4983,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1 CSINode */
{16012,12982,16059,4984,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 CSINodeList */
{16012,12982,16071,4985,SCOPE_UNKNOWN,SCOPE_NAMESPACED}, /* storage.k8s.io/v1 CSIStorageCapacity */
{16012,12982,16090,4986,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 CSIStorageCapacityList */
{16012,12982,13103,4987,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 DeleteOptions */
{16012,12982,16113,4988,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1 StorageClass */
{16012,12982,16126,4989,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 StorageClassList */
{16012,12982,16143,4990,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1 VolumeAttachment */
{16012,12982,16160,4991,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 VolumeAttachmentList */
{16012,12982,16181,4992,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* storage.k8s.io/v1 VolumeAttributesClass */
{16012,12982,16203,4993,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 VolumeAttributesClassList */
{16012,12982,13613,4994,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1 WatchEvent */
{16012,14050,13103,4995,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1alpha1 DeleteOptions */
{16012,14050,13613,4996,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1alpha1 WatchEvent */
{16012,13641,16027,4997,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1beta1 CSIDriver */
{16012,13641,16037,4998,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 CSIDriverList */
{16012,13641,16051,4999,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1beta1 CSINode */
{16012,13641,16059,5000,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 CSINodeList */
{16012,13641,16071,5001,SCOPE_NAMESPACED,SCOPE_NAMESPACED}, /* storage.k8s.io/v1beta1 CSIStorageCapacity */
{16012,13641,16090,5002,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 CSIStorageCapacityList */
{16012,13641,13103,5003,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 DeleteOptions */
{16012,13641,16113,5004,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1beta1 StorageClass */
{16012,13641,16126,5005,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 StorageClassList */
{16012,13641,16143,5006,SCOPE_CLUSTER,SCOPE_CLUSTER}, /* storage.k8s.io/v1beta1 VolumeAttachment */
{16012,13641,16160,5007,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 VolumeAttachmentList */
{16012,13641,16181,5008,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* storage.k8s.io/v1beta1 VolumeAttributesClass */
{16012,13641,16203,5009,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 VolumeAttributesClassList */
{16012,13641,13613,5010,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storage.k8s.io/v1beta1 WatchEvent */
{16229,13641,13103,5011,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storagemigration.k8s.io/v1beta1 DeleteOptions */
{16229,13641,16253,5012,SCOPE_UNKNOWN,SCOPE_CLUSTER}, /* storagemigration.k8s.io/v1beta1 StorageVersionMigration */
{16229,13641,16277,5013,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storagemigration.k8s.io/v1beta1 StorageVersionMigrationList */
{16229,13641,13613,5014,SCOPE_UNKNOWN,SCOPE_UNKNOWN}, /* storagemigration.k8s.io/v1beta1 WatchEvent */
};

const struct schema_pool schema_pool_builtin = {
	.text = text,
	.places = places,
	.keys = keys,
	.edges = edges,
	.nodes = nodes,
	.roots = roots,
	.n_roots = 394,
};
