# Installs the wheel with all its extras: python -m build --wheel && docker build --tag hsm-policy .
FROM python:3.12-slim

COPY dist/*.whl /tmp/
RUN wheel=$(ls /tmp/*.whl) && pip install --no-cache-dir "$wheel[all]" && rm /tmp/*.whl \
    && useradd --create-home hsm

USER hsm
WORKDIR /home/hsm
EXPOSE 8080
ENTRYPOINT ["hsm"]
CMD ["--help"]
