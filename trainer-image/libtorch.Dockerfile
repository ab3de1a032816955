# The trainer's base: Java and libtorch. Made once; what changes daily goes on top (Dockerfile).
ARG BASE
FROM ${BASE}
COPY libtorch/ /opt/libtorch/
ARG LIBTORCH_VERSION
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch PYTORCH_VERSION=${LIBTORCH_VERSION} PYTORCH_FLAVOR=cpu
