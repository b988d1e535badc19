# The worker and the command, from the lock, without a compiler, a package manager's cache or root.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/rasid && python -m venv /opt/build
COPY requirements.txt requirements-build.txt ./
RUN /opt/rasid/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements.txt \
 && /opt/build/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements-build.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY stream stream
RUN /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/rasid/bin/python -m pip install --no-deps /wheels/rasid-*.whl \
 && /opt/rasid/bin/python -m pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/rasid rasid
COPY --from=build /opt/rasid /opt/rasid
ENV PATH=/opt/rasid/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RASID_DATA_DIR=/var/lib/rasid/tables \
    RASID_WEB_HOST=0.0.0.0
USER rasid
WORKDIR /var/lib/rasid
RUN mkdir tables
VOLUME /var/lib/rasid/tables
EXPOSE 9464
ENTRYPOINT ["rasid"]
CMD ["worker"]
