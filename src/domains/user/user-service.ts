import { UnauthenticatedError } from '../../errors.ts'
import type { UserRepository } from './user-repository.ts'
import type { Viewer } from './viewer.ts'

export type UserService = ReturnType<typeof createUserService>

export function createUserService(users: UserRepository) {
  return {
    /**
     * The viewer behind a verified token. Rights come from the database, so a change holds from the next request on.
     * @throws UnauthenticatedError where the account is gone or suspended.
     */
    async findViewer(userId: string): Promise<Viewer> {
      const rights = await users.findRights(userId)
      if (rights?.status !== 'ACTIVE') {
        throw new UnauthenticatedError(
          'The account of this token does not exist or is suspended. Sign in again.',
        )
      }
      return rights
    },
  }
}
