/*
 * A small web server for trying a cluster out: tells which pod answers and what it was given.
 *
 *   GET /          $GREETING, the pod's name, and what the file $HELLO_FILE (/etc/hello/message) says
 *   GET /env       the environment
 *   GET /healthz   200 "ok"; 500 once the file /tmp/unhealthy exists
 *   GET /exit/N    ends the server with code N
 *
 * Listens on $PORT or 8080, logs a line per request, ends on SIGTERM.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void end(int signal) {
  (void)signal;
  static const char bye[] = "hello: told to stop\n";
  if (write(STDOUT_FILENO, bye, sizeof bye - 1) < 0) {
    _exit(1);
  }
  _exit(0);
}

/* Appends to a bounded page. */
static void add(char *page, size_t size, const char *text) {
  size_t used = strlen(page);
  snprintf(page + used, size - used, "%s", text);
}

static void add_message(char *page, size_t size) {
  const char *path = getenv("HELLO_FILE");
  char text[4096] = "";
  FILE *file = fopen(path != NULL ? path : "/etc/hello/message", "r");
  if (file == NULL) {
    return;
  }
  size_t length = fread(text, 1, sizeof text - 1, file);
  text[length] = '\0';
  fclose(file);
  add(page, size, text);
  if (length > 0 && text[length - 1] != '\n') {
    add(page, size, "\n");
  }
}

static int fill(const char *path, char *page, size_t size) {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  if (strcmp(path, "/") == 0) {
    const char *greeting = getenv("GREETING");
    add(page, size, greeting != NULL ? greeting : "Hello");
    add(page, size, " (");
    add(page, size, host);
    add(page, size, ")\n");
    add_message(page, size);
    return 200;
  }
  if (strcmp(path, "/env") == 0) {
    for (char **variable = environ; *variable != NULL; variable++) {
      add(page, size, *variable);
      add(page, size, "\n");
    }
    return 200;
  }
  if (strcmp(path, "/healthz") == 0) {
    int unhealthy = access("/tmp/unhealthy", F_OK) == 0;
    add(page, size, unhealthy ? "unhealthy\n" : "ok\n");
    return unhealthy ? 500 : 200;
  }
  add(page, size, "not found\n");
  return 404;
}

static void answer(int connection, const char *peer) {
  char request[4096] = "";
  char path[1024] = "";
  static char page[65536];
  page[0] = '\0';
  ssize_t length = read(connection, request, sizeof request - 1);
  if (length <= 0 || sscanf(request, "%*15s %1023s", path) != 1) {
    return;
  }
  int code = fill(path, page, sizeof page);
  char head[256];
  snprintf(head, sizeof head,
           "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", code,
           code == 200 ? "OK" : code == 404 ? "Not Found" : "Internal Server Error", strlen(page));
  if (write(connection, head, strlen(head)) < 0 || write(connection, page, strlen(page)) < 0) {
    return;
  }
  printf("%ld %s %s %d\n", (long)time(NULL), peer, path, code);
  if (strncmp(path, "/exit/", 6) == 0) {
    exit(atoi(path + 6));
  }
}

int main(void) {
  struct sigaction ending = {.sa_handler = end};
  sigaction(SIGTERM, &ending, NULL);
  sigaction(SIGINT, &ending, NULL);
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  const char *port = getenv("PORT");
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = in6addr_any};
  address.sin6_port = htons((unsigned short)atoi(port != NULL ? port : "8080"));
  int both = 0;
  int reuse = 1;
  int listener = socket(AF_INET6, SOCK_STREAM, 0);
  struct sockaddr_in plain = {.sin_family = AF_INET, .sin_port = address.sin6_port};
  struct sockaddr *bound = (struct sockaddr *)&address;
  socklen_t size = sizeof address;
  if (listener < 0) {
    listener = socket(AF_INET, SOCK_STREAM, 0);
    bound = (struct sockaddr *)&plain;
    size = sizeof plain;
  } else {
    setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof both);
  }
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  if (bind(listener, bound, size) != 0 || listen(listener, 128) != 0) {
    perror("hello: cannot listen");
    return 1;
  }
  printf("hello: listening on port %d\n", ntohs(address.sin6_port));
  for (;;) {
    struct sockaddr_in6 from;
    socklen_t length = sizeof from;
    int connection = accept(listener, (struct sockaddr *)&from, &length);
    if (connection < 0) {
      continue;
    }
    struct timeval patience = {.tv_sec = 5};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    char peer[INET6_ADDRSTRLEN] = "-";
    if (from.sin6_family == AF_INET6) {
      inet_ntop(AF_INET6, &from.sin6_addr, peer, sizeof peer);
    }
    answer(connection, peer);
    close(connection);
  }
}
