import {api} from './api.js';
import {confirm} from './confirm-dialog.js';
import {toast} from './toast-messages.js';

/** Performs an action and shows its result. */
export async function act(step) {
  try {
    toast.success(await step());
  } catch (failure) {
    toast.failure(failure.message);
  }
}

export function retryUpload(executionId) {
  return act(async () => (await api.post(`/executions/${encodeURIComponent(executionId)}/retry-snowflake`)).message);
}

export async function resolveDeadLetter(id) {
  if (await confirm({
    title: 'Resolve this dead letter?',
    text: 'It is closed without an upload. You can still retry the execution later.',
    action: 'Resolve',
  })) {
    await act(async () => {
      await api.post(`/snowflake/dead-letters/${id}/resolve`);
      return 'Dead letter resolved';
    });
  }
}
