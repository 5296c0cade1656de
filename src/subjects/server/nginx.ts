import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import type { Prepared, Setting } from './recipe.ts';

/** A proxy speaks HTTP/1.1 with the server, whatever the client speaks, and names no port. */
const OF_THE_PROXY = 'nginx makes the request that the server sees';

/** Rules about what a server cannot know behind nginx. */
export const EXEMPT_BEHIND_NGINX: ReadonlyMap<string, string> = new Map(
  [
    'wsgi/server/names-the-server',
    'wsgi/server/passes-the-protocol-version',
    'asgi-http/server/http-version-is-the-requests',
    'asgi-http/server/client-is-the-peer',
    'asgi-http/server/server-is-the-listener',
    // What ends is its own request, and its protocol does not tell an abort from an end.
    'wsgi/server/aborts-failed-responses',
  ].map((id) => [id, OF_THE_PROXY]),
);

/** A server behind nginx: both are started, and nginx listens where the server would have. */
export async function withNginx(
  setting: Setting,
  start: (inner: Setting) => Prepared | Promise<Prepared>,
): Promise<Prepared> {
  const port = await freePort(setting.host);
  const inner = await start({ ...setting, port, isBehind: true });
  const file = join(setting.folder, 'nginx.conf');
  const proxy = inner.protocol === 'uwsgi' ? UWSGI : HTTP;
  await writeFile(file, configuration(setting, proxy(`${setting.host}:${port}`)));
  const script = join(setting.folder, 'stack.sh');
  await writeFile(script, STACK);
  return {
    command: ['sh', script, file, setting.folder, ...inner.command],
    environment: inner.environment ?? {},
  };
}

/** Both end when one is asked to, or when one of them has ended. */
const STACK = `
configuration=$1 folder=$2
shift 2
"$@" &
server=$!
nginx -e stderr -p "$folder" -c "$configuration" &
front=$!
asked=
trap 'asked=1; kill -TERM $front $server 2>/dev/null' TERM INT
wait $front
# Some take a second signal for haste.
[ -n "$asked" ] || kill -TERM $server 2>/dev/null
wait $server
`;

function HTTP(upstream: string): string {
  return `
      proxy_pass http://${upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_buffering off;
      proxy_request_buffering off;`;
}

function UWSGI(upstream: string): string {
  return `
      include /etc/nginx/uwsgi_params;
      uwsgi_param HTTP_HOST $http_host;
      uwsgi_pass ${upstream};
      uwsgi_buffering off;
      uwsgi_request_buffering off;`;
}

function configuration({ host, port, folder }: Setting, proxy: string): string {
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${folder};
  proxy_temp_path ${folder};
  uwsgi_temp_path ${folder};
  fastcgi_temp_path ${folder};
  scgi_temp_path ${folder};
  client_max_body_size 0;
  underscores_in_headers on;
  map $http_upgrade $connection_upgrade {
    default upgrade;
    '' '';
  }
  server {
    listen ${host}:${port};
    server_name ${host};
    location / {${proxy}
    }
  }
}
`;
}
