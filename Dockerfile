# The worker and every other command, from the lock, without a compiler, a package manager's cache or root.
FROM python:3.11.16-slim-bookworm AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/rasid && python -m venv /opt/build
COPY requirements-image.txt requirements-build.txt ./
RUN /opt/rasid/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements-image.txt \
 && /opt/build/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements-build.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY stream stream
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/rasid/bin/python -m pip install --no-deps /wheels/rasid-*.whl \
 && /opt/rasid/bin/python -m pip uninstall --yes pip setuptools

FROM python:3.11.16-slim-bookworm
LABEL org.opencontainers.image.title="Rasid" \
      org.opencontainers.image.description="Raises an alert when Arabic news tells of a new district under attack" \
      org.opencontainers.image.licenses="Apache-2.0"
# Kubernetes asks for the number, to see that it is not root's.
RUN useradd --system --uid 10001 --user-group --create-home --home-dir /var/lib/rasid rasid \
 && install -d -o rasid -g rasid /var/lib/rasid/tables /var/lib/rasid/ingest /var/lib/rasid/notify
COPY --from=build /opt/rasid /opt/rasid
ENV PATH=/opt/rasid/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RASID_DATA_DIR=/var/lib/rasid/tables \
    RASID_WEB_HOST=0.0.0.0
USER 10001:10001
WORKDIR /var/lib/rasid
VOLUME /var/lib/rasid/tables
EXPOSE 9464 9465 9466 9467 9468
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9464/live', timeout=3)"]
ENTRYPOINT ["rasid"]
CMD ["worker"]
