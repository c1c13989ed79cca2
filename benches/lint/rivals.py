"""Other linters: where they are installed, and how they are run."""
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Beside the other generators that the benches compare with.
FOLDER = os.path.join(ROOT, 'target', 'bench', 'rivals', 'lint')
PACKAGES = {'@redocly/cli': '2.77.0', '@stoplight/spectral-cli': '6.16.3'}
VALIDATOR = ('openapi-spec-validator-rs', '0.2.3')

REDOCLY = os.path.join(FOLDER, 'node_modules', '.bin', 'redocly')
SPECTRAL = os.path.join(FOLDER, 'node_modules', '.bin', 'spectral')
PYTHON = os.path.join(FOLDER, 'venv', 'bin', 'python')


def install():
    """Installs them, each in its version, unless they are there."""
    wanted = '\n'.join([*(f'{name}@{version}' for name, version in PACKAGES.items()), '=='.join(VALIDATOR)])
    mark = os.path.join(FOLDER, 'installed')
    if os.path.exists(mark) and open(mark).read() == wanted:
        return
    if shutil.which('npm') is None:
        sys.exit('npm is needed: the other linters are programs of Node.js')
    os.makedirs(FOLDER, exist_ok=True)
    packages = [f'{name}@{version}' for name, version in PACKAGES.items()]
    run(['npm', 'install', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund', *packages])
    run([sys.executable, '-m', 'venv', os.path.join(FOLDER, 'venv')])
    run([PYTHON, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '=='.join(VALIDATOR)])
    with open(mark, 'w') as file:
        file.write(wanted)


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f'{" ".join(command)} failed:\n{done.stdout[-2000:]}')


def environment():
    """Nothing is sent home, and no newer version looked for."""
    return dict(os.environ, REDOCLY_TELEMETRY='off', REDOCLY_SUPPRESS_UPDATE_NOTICE='true', NODE_OPTIONS='--no-deprecation')


def offline():
    """What runs a command without network, where that is allowed: documents refer to addresses."""
    command = ['unshare', '--net'] if os.geteuid() == 0 else ['unshare', '--net', '--map-root-user']
    try:
        allowed = subprocess.run([*command, 'true'], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        allowed = False
    return command if allowed else []
