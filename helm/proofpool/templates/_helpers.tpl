{{/* Base of all names in the namespace: the release, with the chart's name where it is not in it yet. Short enough for suffixes. */}}
{{- define "proofpool.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Base of cluster-wide names. A namespace has no dot in its name, so that two releases never meet. */}}
{{- define "proofpool.clustername" -}}
{{- printf "%s.%s" .Release.Namespace (include "proofpool.fullname" .) -}}
{{- end -}}

{{- define "proofpool.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "proofpool.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: proofpool
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "proofpool.keySecret" -}}
{{- default (printf "%s-key" (include "proofpool.fullname" .)) .Values.keySecret -}}
{{- end -}}

{{- define "proofpool.claim" -}}
{{- default (printf "%s-data" (include "proofpool.fullname" .)) .Values.persistence.existingClaim -}}
{{- end -}}

{{- define "proofpool.operatorUser" -}}
{{- printf "system:serviceaccount:%s:%s" .Release.Namespace (include "proofpool.fullname" .) -}}
{{- end -}}
