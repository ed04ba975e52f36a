#include "agent/core/workers.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "agent/base/mem.h"

struct queue {
	struct job *first;
	struct job *last;
};

struct workers {
	pthread_t *threads;
	size_t n_threads;
	pthread_mutex_t lock;
	pthread_cond_t ready;
	struct queue todo;
	struct queue done;
	bool stopping;
	int fd;
};

static void put(struct queue *q, struct job *job)
{
	job->next = NULL;
	if (q->last)
		q->last->next = job;
	else
		q->first = job;
	q->last = job;
}

static struct job *take(struct queue *q)
{
	struct job *job = q->first;

	if (!job)
		return NULL;
	q->first = job->next;
	if (!q->first)
		q->last = NULL;
	return job;
}

static void signal_main(struct workers *w)
{
	const uint64_t one = 1;
	ssize_t ignored = write(w->fd, &one, sizeof(one));

	(void)ignored; /* full means that it is readable anyway */
}

static void *work(void *arg)
{
	struct workers *w = arg;
	struct job *job;

	pthread_mutex_lock(&w->lock);
	while (!w->stopping) {
		job = take(&w->todo);
		if (!job) {
			pthread_cond_wait(&w->ready, &w->lock);
			continue;
		}
		pthread_mutex_unlock(&w->lock);
		job->run(job);
		pthread_mutex_lock(&w->lock);
		put(&w->done, job);
		signal_main(w);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

int workers_new(size_t n_threads, struct workers **out, struct err *e)
{
	struct workers *w = mem_alloc(1, sizeof(*w));

	w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->fd < 0) {
		free(w);
		return err_errno(e, ERR_TRANSIENT, errno, "eventfd");
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->ready, NULL);
	w->threads = mem_alloc(n_threads, sizeof(*w->threads));
	for (; w->n_threads < n_threads; w->n_threads++) {
		int rc = pthread_create(&w->threads[w->n_threads], NULL, work, w);

		if (rc) {
			workers_free(w);
			return err_errno(e, ERR_TRANSIENT, rc, "start a worker");
		}
	}
	*out = w;
	return 0;
}

void workers_free(struct workers *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->ready);
	pthread_mutex_unlock(&w->lock);
	for (size_t i = 0; i < w->n_threads; i++)
		pthread_join(w->threads[i], NULL);
	pthread_cond_destroy(&w->ready);
	pthread_mutex_destroy(&w->lock);
	close(w->fd);
	free(w->threads);
	free(w);
}

void workers_submit(struct workers *w, struct job *job)
{
	pthread_mutex_lock(&w->lock);
	put(&w->todo, job);
	pthread_cond_signal(&w->ready);
	pthread_mutex_unlock(&w->lock);
}

int workers_fd(const struct workers *w)
{
	return w->fd;
}

void workers_clear(struct workers *w)
{
	uint64_t count;
	ssize_t ignored = read(w->fd, &count, sizeof(count));

	(void)ignored;
}

struct job *workers_take(struct workers *w)
{
	struct job *job;

	pthread_mutex_lock(&w->lock);
	job = take(&w->done);
	pthread_mutex_unlock(&w->lock);
	return job;
}

void workers_wake(struct workers *w, struct job *job)
{
	atomic_store(&job->woken, true);
	signal_main(w);
}
