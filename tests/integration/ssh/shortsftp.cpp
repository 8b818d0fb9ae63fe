// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// An sftp server that answers short, as the protocol allows and OpenSSH seldom does: it stands between sshd and the
// real sftp-server and asks for less than the client did. Usage in sshd_config: Subsystem sftp PATH REAL_SERVER

#include <algorithm>
#include <cstdint>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

bool readAll(int fd, unsigned char *into, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t got = read(fd, into + done, size - done);
        if (got <= 0) {
            return false;
        }
        done += static_cast<size_t>(got);
    }
    return true;
}

bool writeAll(int fd, const unsigned char *from, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t put = write(fd, from + done, size - done);
        if (put <= 0) {
            return false;
        }
        done += static_cast<size_t>(put);
    }
    return true;
}

uint32_t number(const unsigned char *at)
{
    return uint32_t{at[0]} << 24 | uint32_t{at[1]} << 16 | uint32_t{at[2]} << 8 | uint32_t{at[3]};
}

/// SSH_FXP_READ: type, id, handle (string), offset (64 bit), length. Every other request gets a part only.
void shorten(std::vector<unsigned char> &packet)
{
    constexpr unsigned char readRequest = 5;
    if (packet.size() < 25 || packet[0] != readRequest) {
        return;
    }
    const uint32_t id = number(&packet[1]);
    unsigned char *length = &packet[packet.size() - 4];
    const uint32_t wanted = number(length);
    const uint32_t given = id % 2 == 0 ? wanted : std::min(wanted, 1 + id * 7919U % 100'000U);
    length[0] = static_cast<unsigned char>(given >> 24);
    length[1] = static_cast<unsigned char>(given >> 16);
    length[2] = static_cast<unsigned char>(given >> 8);
    length[3] = static_cast<unsigned char>(given);
}

void carryRequests(int to)
{
    unsigned char head[4];
    while (readAll(STDIN_FILENO, head, sizeof head)) {
        std::vector<unsigned char> packet(std::min<uint32_t>(number(head), 1'000'000));
        if (!readAll(STDIN_FILENO, packet.data(), packet.size())) {
            break;
        }
        shorten(packet);
        if (!writeAll(to, head, sizeof head) || !writeAll(to, packet.data(), packet.size())) {
            break;
        }
    }
    close(to);
}

} // namespace

int main(int argc, char **argv)
{
    int ends[2];
    if (argc < 2 || pipe(ends) != 0) {
        return 2;
    }
    const pid_t server = fork();
    if (server == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(argv[1], argv[1], nullptr);
        _exit(127);
    }
    close(ends[0]);
    close(STDOUT_FILENO);
    carryRequests(ends[1]);
    int status = 0;
    waitpid(server, &status, 0);
    return 0;
}
