import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pythonSide } from '../../bridge/python-side.ts';
import { line, type Preset, type PresetSetting, variant } from './preset.ts';

const SIDE = () => dirname(pythonSide());

/** Servers that `gw_conform.serving` starts. */
function served(name: string) {
  return ({ python, app, host, port, variant: { words } }: PresetSetting) => ({
    command: [python, '-m', 'gw_conform.serving', words[0] ?? name, app, host, String(port)],
  });
}

/** Servers of WSGI. */
export const WSGI_PRESETS: readonly Preset[] = [
  {
    name: 'wsgiref',
    title: "the standard library's server",
    interface: 'wsgi',
    variants: { '': variant([]) },
    start: served('wsgiref'),
  },
  {
    name: 'gunicorn',
    title: 'Gunicorn, with each of its workers for WSGI',
    interface: 'wsgi',
    variants: {
      '': variant(['gunicorn'], '--worker-class', 'sync'),
      gthread: variant(['gunicorn'], '--worker-class', 'gthread', '--threads', '8'),
      gevent: variant(['gunicorn', 'gevent'], '--worker-class', 'gevent'),
      eventlet: variant(['gunicorn', 'eventlet'], '--worker-class', 'eventlet'),
    },
    behind: [],
    start: (setting) => ({
      command: [
        ...line('{python} -m gunicorn --bind {host}:{port} --worker-tmp-dir {folder}', setting),
        ...setting.variant.words,
        setting.app,
      ],
    }),
  },
  {
    name: 'waitress',
    title: 'Waitress',
    interface: 'wsgi',
    variants: { '': variant(['waitress'], '--threads=8') },
    behind: [],
    start: ({ python, app, host, port, variant: { words } }) => ({
      command: [python, '-m', 'waitress', `--listen=${host}:${port}`, ...words, app],
    }),
  },
  {
    name: 'cheroot',
    title: "Cheroot, CherryPy's server",
    interface: 'wsgi',
    variants: { '': variant(['cheroot']) },
    start: ({ python, app, host, port }) => ({
      command: [python, '-m', 'cheroot', app, '--bind', `${host}:${port}`],
    }),
  },
  {
    name: 'werkzeug',
    title: "Werkzeug's development server, with threads and without",
    interface: 'wsgi',
    variants: {
      '': variant(['werkzeug'], 'werkzeug'),
      single: variant(['werkzeug'], 'werkzeug-single'),
    },
    start: served('werkzeug'),
  },
  {
    name: 'bjoern',
    title: 'bjoern',
    interface: 'wsgi',
    variants: { '': variant(['bjoern']) },
    start: served('bjoern'),
  },
  {
    name: 'gevent',
    title: "gevent's own server",
    interface: 'wsgi',
    variants: { '': variant(['gevent']) },
    start: served('gevent'),
  },
  {
    name: 'uwsgi',
    title: 'uWSGI, over HTTP; behind nginx over its own protocol',
    interface: 'wsgi',
    variants: {
      '': variant([]),
      threads: variant([], '--enable-threads', '--threads', '8'),
    },
    program: { name: 'uwsgi', version: ['--version'], pattern: /([\d.]+\S*)/ },
    install: 'apt-get install uwsgi uwsgi-plugin-python3',
    behind: [],
    start: (setting) => ({
      protocol: 'uwsgi',
      command: [
        ...line('uwsgi --plugin python3 --master --need-app --die-on-term', setting),
        setting.isBehind === true ? '--socket' : '--http-socket',
        ...line(`{host}:{port} --pythonpath ${SIDE()} --module {app}`, setting),
        ...setting.variant.words,
      ],
    }),
  },
  {
    name: 'mod_wsgi',
    title: 'mod_wsgi in Apache',
    interface: 'wsgi',
    variants: { '': variant([]) },
    program: { name: 'apache2', version: ['-v'], pattern: /Apache\/([\d.]+)/ },
    install: 'apt-get install apache2 libapache2-mod-wsgi-py3',
    start: modWsgi,
  },
];

/** Apache with nothing but what mod_wsgi needs. */
async function modWsgi({ app, host, port, folder }: PresetSetting) {
  const [module = '', name = ''] = app.split(':');
  const script = join(folder, 'application.wsgi');
  await writeFile(script, `from ${module} import ${name} as application\n`);
  const file = join(folder, 'apache.conf');
  await writeFile(
    file,
    `
ServerRoot ${folder}
ServerName localhost:${port}
Listen ${host}:${port}
PidFile ${folder}/apache.pid
ErrorLog "|/bin/cat 1>&2"
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule wsgi_module /usr/lib/apache2/modules/mod_wsgi.so
StartServers 1
ServerLimit 1
ThreadsPerChild 16
MaxRequestWorkers 16
AllowEncodedSlashes On
WSGIPythonPath ${SIDE()}
WSGIScriptAlias / ${script}
<Directory ${folder}>
  Require all granted
</Directory>
`,
  );
  return { command: ['apache2', '-f', file, '-DFOREGROUND'] };
}
