import { findings } from '../../test-support/change-model';
import { repositoryOwner } from './repository-owner';

const owner = (value: unknown) => findings(repositoryOwner, ['platform.repositoryOwner', value]);

describe('repositoryOwner', () => {
  test.each([
    [{ kind: 'user', reviewers: ['ada'] }],
    [{ kind: 'user', reviewers: ['ada', 'Grace-Hopper'] }],
    [{ kind: 'organization', team: 'platform-engineers' }],
  ])('%j can be asked for a review', (value) => {
    expect(owner(value)).toEqual([]);
  });

  test.each(['@ada', 'ada lovelace', '', '-ada', 'ada--x', 'o/team'])('%j is no login', (login) => {
    expect(owner({ kind: 'user', reviewers: ['grace', login] })).toEqual([
      `platform.repositoryOwner.reviewers[1] = ${JSON.stringify(login)}`,
    ]);
  });

  test('no one is asked where no one is named, and no one twice', () => {
    expect(owner({ kind: 'user', reviewers: [] })).toEqual(['platform.repositoryOwner.reviewers = []']);
    expect(owner({ kind: 'user', reviewers: ['ada', 'Ada'] })).toEqual([
      'platform.repositoryOwner.reviewers[1] = "Ada"',
    ]);
  });

  test.each(['@o/team', 'o/team', 'Platform Team', ''])('%j is no slug of a team', (team) => {
    expect(owner({ kind: 'organization', team })).toEqual([`platform.repositoryOwner.team = ${JSON.stringify(team)}`]);
  });
});
